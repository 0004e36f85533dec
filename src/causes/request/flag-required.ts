import {defineCause} from '../../clues/cause.ts';
import {givenNamespace} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {shorten} from '../../text/shorten.ts';

// error: 'team' already has a value (core), and --overwrite is false
// error: --overwrite is false but found the following declared annotation(s): 'team' already has a value (core)
const taken =
	/^error: (?:--overwrite is false but found the following declared annotation\(s\): )?'(?<key>[^'\n]{1,320})' already has a value \((?<value>[^)\n]{0,300})\)/m;

// error: unable to drain node "worker-1" due to error: [cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/agent-x, cannot …
const drained = /(?:unable to drain node "(?<node>[^"\n]{1,253})" due to error: ?)\[?(?=cannot delete [A-Z])/;

const undeleted =
	/cannot delete (?<what>[A-Z][^(\n]{1,80}) \(use (?<flag>--[\w-]+) to (?:ignore|override)\): (?<pods>[^\n]{1,2000}?)(?=, cannot delete|\]|, continuing|$)/gm;

export default defineCause({
	id: 'request/flag-required',
	title: 'kubectl does this only with another flag',
	explain: `
kubectl looked first, and found something that it touches only when told to: a label or annotation that has another value
(\`--overwrite\`), or while a node is drained pods of a DaemonSet, with local storage or without a controller (\`--ignore-daemonsets\`,
\`--delete-emptydir-data\`, \`--force\`). What its words name was left as it is; a node that is not drained stays cordoned.
`,
	lookAlikes: [
		'`Cannot evict pod as it would violate the pod’s disruption budget` is the API server: admission/eviction-blocked-by-pdb.',
		'A flag that the command itself needs: request/usage-error.',
	],
	sources: [
		'kubectl pkg/cmd/label/label.go (validateNoOverwrites)',
		'kubectl pkg/cmd/annotate/annotate.go (validateNoAnnotationOverwrites)',
		'kubectl pkg/drain/filters.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const label = serverSays(failure, taken);
		const drain = label === undefined ? serverSays(failure, drained) : undefined;
		const said = label ?? drain;
		if (said === undefined) return undefined;
		const {key, value, node} = said.match.groups ?? {};
		const parts =
			drain === undefined ? [] : [...drain.statement.text.matchAll(undeleted)].map(({groups}) => groups ?? {});
		const flags = drain === undefined ? ['--overwrite'] : [...new Set(parts.map(({flag = ''}) => flag))];
		return {
			grade: 'proven',
			proof: [said],
			summary:
				drain === undefined
					? `"${key}" already has the value "${value}", which kubectl replaces only with --overwrite.`
					: `Node "${node}" was not drained: ${parts.map(({what, flag, pods}) => `${what} need ${flag} (${shorten(pods ?? '', 150)})`).join('; ')}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {
				key,
				value,
				flags,
				node,
				pods: drain === undefined ? undefined : parts.flatMap(({pods = ''}) => pods.split(', ')),
				namespace: drain === undefined ? givenNamespace(failure) : undefined,
			},
			identity: [key, node].join('|'),
			next: [],
		};
	},
});
