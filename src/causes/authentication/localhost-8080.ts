import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'authentication/localhost-8080',
	title: 'No kubeconfig was found',
	explain: `
Without a configuration kubectl asks \`http://localhost:8080\`, where nothing has listened by default for years. So this
refusal is not about the cluster: kubectl does not know of any.

The file is elsewhere or belongs to another user (sudo, cron, containers), KUBECONFIG points to nothing, or the file
has no current context.
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
		const asked = failure.exchange?.url;
		// An https URL with the same host and port was configured by somebody.
		const local =
			asked === undefined
				? failure.says(/http:\/\/localhost:8080\/|The connection to the server localhost:8080 was refused/) !==
					undefined
				: /^http:\/\/localhost:8080(?:\/|$)/.test(asked);
		const said = refused ?? echo;
		if (said === undefined || !local) return undefined;
		const loaded = failure.run.kubeconfig;
		return {
			grade: loaded === undefined ? 'proven' : 'likely',
			proof: [said],
			summary: 'No usable kubeconfig was found, so localhost:8080 was asked, where nothing listens.',
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {address: 'localhost:8080', kubeconfig: loaded},
			next: [
				step(sh`printenv KUBECONFIG`, 'Shows which files kubectl would read in place of the one in the home folder.'),
				step(
					sh`ls -l -- <home folder>/.kube/config`,
					'Shows whether that is there, and whether this user may read it.',
				),
				step(sh`kubectl config view`, 'Shows what kubectl read; an empty list means nothing.'),
				step(sh`kubectl config get-contexts`, 'A file without a current context has the same effect.'),
			],
			...(loaded !== undefined && {
				unknowns: [
					{
						what: 'whether the kubeconfig names localhost:8080 itself',
						because: 'a file was loaded, but the log does not show its content',
						settledBy: 'kubectl config view --minify',
					},
				],
			}),
		};
	},
});
