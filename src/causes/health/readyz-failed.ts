import {defineCause} from '../../clues/cause.ts';
import {etcdContainers} from '../../clues/etcd.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/readyz-failed',
	title: 'A health check of the API server fails',
	explain: `
\`/readyz\`, \`/livez\` and \`/healthz\` list the API server's own checks. Each line that begins with \`[-]\` failed; the reason is only in
the server's log. \`etcd\` fails when the API server cannot use its storage, \`shutdown\` as soon as it has begun to shut down.
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
					? 'A health check of the API server failed.'
					: `${checks.length === 1 ? 'A health check' : 'Health checks'} of the API server failed: ${checks.join(', ')}.`,
			stage: 'response',
			responder: 'api-server',
			facts: {checks},
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the checks pass now, one line each.'),
				...(checks.some(check => check.startsWith('etcd')) ? [etcdContainers] : []),
				step(
					sh`kubectl logs -n kube-system -l component=kube-apiserver --tail=-1 --since=10m | grep -F "[-]"`,
					'Shows the reasons, where API servers run as static pods and log at level 2 or more.',
				),
			],
		};
	},
});
