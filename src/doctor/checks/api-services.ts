import {todo} from '../todo.ts';
import {Blank, sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import {failureIn, notAnswered, reportOn} from '../judge.ts';
import {askKubectl} from '../kubectl.ts';
import {apiServices} from '../read-only.ts';

/** Source: kube-aggregator `pkg/apis/apiregistration/v1/types.go`. */
export type ApiService = {
	readonly metadata?: {readonly name?: string};
	readonly spec?: {readonly group?: string};
	readonly status?: {
		readonly conditions?: ReadonlyArray<{
			readonly type?: string;
			readonly status?: string;
			readonly reason?: string;
			readonly message?: string;
		}>;
	};
};

export const availability = ({status}: ApiService) => status?.conditions?.find(({type}) => type === 'Available');

/** Whether the backends of aggregated APIs respond. */
export default {
	id: 'api-services',
	order: 170,
	needs: ['server'],
	async run(world): Promise<Result> {
		const ran = await askKubectl(world, apiServices(seen(world, 'connection').server), {logged: true});
		if (ran.code !== 0) {
			const failure = failureIn(reportOn(ran));
			return failure?.class === 'authorization' ||
				failure?.cause === 'not-found' ||
				/NotFound|could not find/.test(ran.stderr)
				? {outcome: 'unknown', summary: 'This user may not list the API services, or the server has none.'}
				: notAnswered(ran, world);
		}

		const items = itemsIn(ran.stdout);
		if (items === undefined) return {outcome: 'unknown', summary: 'The list of API services cannot be read.'};
		const broken = items.filter(item => availability(item)?.status === 'False');
		const names = broken.map(({metadata}) => metadata?.name ?? '');
		if (broken.length === 0)
			return {outcome: 'ok', summary: `All ${items.length} API services are available.`, facts: {count: items.length}};
		const [first] = broken;
		const why = first === undefined ? undefined : availability(first);
		return {
			outcome: 'warning',
			summary: `Not available: ${names.join(', ')}${why?.reason === undefined ? '' : ` (${why.reason}: ${why.message ?? ''})`}.`,
			todo: todo`${sh`kubectl describe apiservice ${names[0] ?? new Blank('<name>')}`}; commands that need these groups fail, others may be slow.`,
			cause: 'health/aggregated-api-unavailable',
			facts: {unavailable: names},
		};
	},
} satisfies Check;

function itemsIn(text: string): readonly ApiService[] | undefined {
	try {
		return (JSON.parse(text) as {readonly items?: readonly ApiService[]}).items;
	} catch {
		return undefined;
	}
}
