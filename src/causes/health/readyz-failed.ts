import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/readyz-failed',
	title: 'A health check of the API server fails',
	explain: `
\`/readyz\`, \`/livez\` and \`/healthz\` list the API server's own checks. Each line that begins with \`[-]\` failed; the reason is only in
the server's log. A failing \`etcd\` check means that the API server cannot use its storage.
`,
	lookAlikes: ['`[+]` lines passed; a list without `[-]` is no failure.'],
	sources: ['https://kubernetes.io/docs/reference/using-api/health-checks/', 'apiserver pkg/server/healthz/healthz.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /\[-\][^\s[]+ failed: |(?:readyz|livez|healthz) check failed/);
		if (said === undefined) return undefined;
		const checks = [
			...new Set([...said.statement.text.matchAll(/\[-\]([^\s[]+) failed/g)].map(check => check[1] ?? '')),
		];
		return {
			grade: 'proven',
			proof: [said],
			summary:
				checks.length === 0
					? 'A health check of the API server fails.'
					: `The API server's health checks fail: ${checks.join(', ')}.`,
			stage: 'response',
			responder: 'api-server',
			facts: {checks},
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Repeats the checks, one line each.'),
				step(
					sh`kubectl get pods -n kube-system -o wide -l tier=control-plane`,
					'Shows the control-plane pods of clusters that run them as static pods.',
				),
			],
		};
	},
});
