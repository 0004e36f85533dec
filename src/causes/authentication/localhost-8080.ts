import {clientName, clientOf, defaultAddress} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'authentication/localhost-8080',
	title: 'No server is configured',
	explain: `
Where its configuration names no server, kubectl asks \`http://localhost:8080\`, where nothing has listened by default for years. So
this refusal is not about the cluster: kubectl does not know of any.

The file is elsewhere or belongs to another user (sudo, cron, containers), KUBECONFIG points to nothing, or the file has no current context,
or one whose cluster is not in it.

A script in Python that loads no configuration, and a provider of Terraform that finds none, ask \`http://localhost\` at port 80 instead.
`,
	lookAlikes: [
		'A refused connection to any other address is network/connection-refused.',
		'Inside a pod the address comes from the environment, not from a kubeconfig.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
		'client-go tools/clientcmd/client_config.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const refused = transportError(failure, 'connection-refused');
		const echo = transportError(failure, 'refused-by-someone');
		const address = defaultAddress(failure);
		const said = refused ?? echo;
		if (said === undefined || address === undefined) return undefined;
		const isCommand = clientOf(failure).name !== undefined;
		const loaded = failure.run.kubeconfig;
		const missing = failure.run.notes
			.filter(({text}) => text.startsWith('Config not found: '))
			.map(({text, lines: [line]}) => ({path: text.slice('Config not found: '.length).split(', ')[0], line}))[0];
		// At -v=6 and above, where requests are logged, so is a file that was read.
		const unread = loaded === undefined && failure.exchange !== undefined;
		return {
			grade: unread ? 'proven' : 'likely',
			proof: [said, ...(missing?.line === undefined ? [] : [missing.line])],
			summary: `${clientName(failure)} asked ${address}, its default where no server is configured, and the connection was refused.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {address, kubeconfig: loaded, missing: missing?.path},
			next: [
				...(missing === undefined
					? [
							step(
								sh`printenv KUBECONFIG`,
								isCommand
									? 'Shows which files kubectl reads in place of the one in the home folder.'
									: 'Shows which files are read in place of the one in the home folder, where the client reads a kubeconfig.',
							),
							...(address === 'localhost:80'
								? [
										step(
											sh`printenv KUBE_CONFIG_PATH`,
											'Shows the file that the providers of Terraform read when their configuration names none; they do not read KUBECONFIG.',
										),
									]
								: []),
							...(loaded === undefined
								? [
										step(
											sh`ls -l -- <home folder>/.kube/config`,
											'Shows whether that file is there, and who may read it.',
										),
									]
								: []),
						]
					: [
							step(
								sh`ls -l -- ${wordOr(missing.path, '<file>')}`,
								'Shows whether the file that KUBECONFIG names is there by now.',
							),
						]),
				...(isCommand
					? [
							step(
								sh`kubectl config get-contexts`,
								'Lists the contexts that kubectl finds; without a current one (*) it knows no server.',
							),
						]
					: []),
			],
			...(!unread && {
				unknowns: [
					{
						what: `whether a kubeconfig names ${address} itself`,
						because:
							loaded === undefined
								? 'the log does not show whether one was loaded'
								: 'one was loaded, and the log does not show its content',
						settledBy: 'kubectl config view --minify',
					},
				],
			}),
		};
	},
});
