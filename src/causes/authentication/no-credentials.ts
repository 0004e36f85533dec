import {change, defineCause, look} from '../cause.ts';

export default defineCause({
	id: 'authentication/no-credentials',
	title: 'The context has no credentials',
	explain: `
The user of the context has no credential at all, so kubectl asked for a user name and password. In CI nobody answers:
the prompt ends with \`EOF\`, and no request is sent.

API servers have not accepted passwords since 1.19; the prompt is a sign of an incomplete kubeconfig.
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
		const prompt = failure.run.notes.find(({text}) => /Please enter (?:Username|Password):/.test(text))?.lines[0];
		const end = failure.says(/^(?:Please enter (?:Username|Password): )?(?:error: )?EOF$/);
		if (prompt === undefined || end === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [prompt, end],
			summary: 'The context has no credentials, and nobody answered the prompt for a user name.',
			stage: 'credentials',
			responder: 'nobody',
			facts: {kubeconfig: failure.run.kubeconfig},
			next: [
				look(
					'kubectl config view --minify',
					'shows whether the context names a user, and whether that user has a credential',
				),
				look('kubectl config get-contexts', 'shows whether another context was meant'),
				change('kubectl config set-context --current --user=<user>', 'gives the context a user that has a credential'),
			],
		};
	},
});
