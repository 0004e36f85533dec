import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/no-credentials',
	title: 'The context has no credentials',
	explain: `
The context has no user, its user is not in the kubeconfig, or that user has no credential: so kubectl asked for a user name and a
password. In CI nobody answers: the prompt ends with \`EOF\`, and no request is sent. The prompt goes to standard output: a log of
standard error alone has only the end of it.

API servers have not checked passwords since 1.19; the prompt is a sign of an incomplete kubeconfig.
`,
	lookAlikes: [
		'`EOF` in an error with a URL is the connection: network/connection-eof.',
		'A 403 for system:anonymous is the same lack, seen by the server: authentication/anonymous-user.',
	],
	sources: ['client-go tools/clientcmd/auth_loaders.go (PromptingAuthLoader)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http' || failure.exchanges.length > 0) return undefined;
		// The prompt has no line end: what follows stands on its line, or, in some logs, below it.
		const asked = failure.run.notes.find(({text}) => /Please enter (?:Username|Password):/.test(text));
		const prompt = asked?.lines[0];
		const end = failure.says(/^(?:Please enter (?:Username|Password): )?(?:error: )?EOF$/);
		if (end === undefined) return undefined;
		const {kubeconfig, exchanges, omitted} = failure.run;
		// The prompt went to standard output. Without it, the words are the whole of what kubectl said, before any request.
		const silent = failure.phase === 'local' && exchanges.length === 0 && omitted === 0 && kubeconfig !== undefined;
		if (prompt === undefined && !(silent && end.statement.text === 'error: EOF')) return undefined;
		return {
			grade: prompt === undefined ? 'likely' : 'proven',
			proof: prompt === undefined ? [end] : [prompt, end],
			summary:
				prompt === undefined
					? 'kubectl met the end of its input before it sent any request, as it does where it has no credential and nobody answers its prompt.'
					: `kubectl has no credential for the context, and nobody answered its prompt for a ${/Password:/.test(asked?.text ?? '') ? 'password' : 'user name'}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {kubeconfig},
			...(prompt === undefined && {
				unknowns: [
					{
						what: 'whether kubectl asked for a user name',
						because: 'it asks on standard output, which is not in this log',
						settledBy: 'kubectl config view --minify, which shows the user and what credential it has',
					},
				],
			}),
			next: [
				step(
					sh`kubectl config view --minify`,
					'Shows whether the context names a user, and whether that user has a credential.',
				),
				step(sh`kubectl config get-users`, 'Lists the users of the kubeconfig.'),
				step(sh`kubectl config set-context --current --user=<user>`, 'Makes the current context use another user.'),
			],
		};
	},
});
