import {seen, type Result, type World} from './check.ts';
import {failureIn, lastExchange, notAnswered, reportOn} from './judge.ts';
import {askKubectl} from './kubectl.ts';
import {health} from './read-only.ts';

/** Queries the API server's own component checks. Source: apiserver `pkg/server/healthz/healthz.go`. */
export const healthOf =
	(which: 'livez' | 'readyz', meaning: string) =>
	async (world: World): Promise<Result> => {
		const ran = await askKubectl(world, health(seen(world, 'connection').server, which), {logged: true});
		if (ran.code === 0) {
			const parts = ran.stdout.match(/^\[\+\]/gm)?.length ?? 0;
			return {
				outcome: 'ok',
				summary: `The API server ${meaning}${parts === 0 ? '' : ` (${parts} checks)`}.`,
				facts: {checks: parts},
			};
		}

		const broken = [...new Set([...ran.stderr.matchAll(/\[-\]([\w./-]+) failed/g)].map(([, name = '']) => name))];
		if (broken.length > 0)
			return {
				outcome: 'failed',
				summary: `The API server says of itself that this fails: ${broken.join(', ')}.`,
				todo: 'For whoever runs the control plane: the log of kube-apiserver has the reasons, which the answer withholds.',
				cause: 'health/readyz-failed',
				facts: {failed: broken},
			};
		const report = reportOn(ran);
		const status = lastExchange(report)?.status;
		if (status === 403 || status === 404 || failureIn(report)?.class === 'authorization')
			return {
				outcome: 'unknown',
				summary: status === 404 ? `The server has no /${which}.` : `This user may not read /${which}.`,
			};
		return notAnswered(ran, world);
	};
