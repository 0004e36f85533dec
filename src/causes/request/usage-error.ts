import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// See 'kubectl create deployment -h' for help and examples        `UsageErrorf` in kubectl pkg/cmd/util/helpers.go
// See 'kubectl scale --help' for usage.                            `FlagErrorFunc` in kubectl pkg/cmd/cmd.go
const withHint =
	/^(?!(?:[Ee]rror: )?unknown (?:shorthand )?(?:flag|command))(?:[Ee]rror: )?(?<problem>[^\n]{1,500})\n(?:[^\n]{0,500}\n){0,4}?See '(?<command>[a-z][^'\n]{0,200}?) (?:-h|--help)' for (?:help and examples|usage)\.?\s*$/;

// The rest has no hint: checks of single commands, cobra's flag groups, and the resource builder of cli-runtime.
const withoutHint =
	/^[Ee]rror: (?<problem>required flag\(s\) "[^\n]* not set|exactly one NAME is required[^\n]*|must specify one of -f and -k|only one of -f or -k can be specified|the -k flag can't be used with [^\n]*|You must provide one or more resources by argument or filename\.|You must specify the type of resource to [^\n]*|unable to match a printer suitable for the output format "[^\n]*|pod, type\/name or --filename must be specified|you must specify (?:at least one command|two or three arguments|two arguments)[^\n]*|required resource not specified|you may only specify a single resource type|failed parsing --set(?:-\w{1,10})? data[^\n]*|at least one (?:label|annotation|taint) update is required|must specify --(?:patch|filename)[^\n]*|source and destination are required|--[\w-]+ and --[\w-]+ (?:are mutually exclusive|cannot be (?:used|specified|set) together|may not be specified together)|if any flags in the group \[[^\]\n]*\] are set[^\n]*|(?:accepts|requires) [^\n]{0,30}arg\(s\)[^\n]*|resource\(s\) were provided, but no name[^\n]*|a resource cannot be retrieved by name across all namespaces|name cannot be provided when a selector is specified|there is no need to specify a resource type as a separate argument[^\n]*|arguments in resource\/name form [^\n]*|when paths, URLs, or stdin is provided as input[^\n]*|unrecognized condition: [^\n]*|error parsing jsonpath [^\n]*|at least one (?:verb|resource) must be specified|(?:one of|exactly one of) [^\n]{1,80} must be specified)(?=\n|$)/;

export default defineCause({
	id: 'request/usage-error',
	title: 'The command line is incomplete or contradictory',
	explain: `
kubectl, or helm, stopped at its own command line: a flag or an argument that the command needs is missing, two of them exclude each other, or a
value is none that the flag takes. Nothing was changed; mostly it asked the API server for nothing that the command is about.
`,
	lookAlikes: [
		'`unknown flag`, `unknown command`: request/unknown-flag-or-plugin.',
		"`the server doesn't have a resource type` means that the command line could be read: request/resource-type-unknown.",
	],
	sources: [
		'kubectl pkg/cmd/util/helpers.go (UsageErrorf)',
		'cli-runtime pkg/resource/builder.go',
		'https://github.com/spf13/cobra (command.go, flag_groups.go)',
		'helm pkg/cli/values/options.go (MergeValues)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, withHint) ?? serverSays(failure, withoutHint);
		if (said === undefined) return undefined;
		const {problem = '', command} = said.match.groups ?? {};
		const client = problem.startsWith('failed parsing --set') ? 'helm' : 'kubectl';
		const [, format, allowed] = /for the output format "([^"]*)", allowed formats are: ([^\n]*)/.exec(problem) ?? [];
		return {
			grade: 'proven',
			proof: [said],
			summary:
				format === undefined
					? `${client} refused its command line: ${problem.replace(/\.$/, '')}.`
					: `kubectl refused its command line: the command has no output format "${format}".`,
			stage: 'command',
			responder: 'nobody',
			facts: {problem, command, format, allowed: allowed?.split(',')},
			identity: problem,
			next:
				command === undefined
					? []
					: [step(sh`${command.split(' ')} --help`, 'Prints the usage of the command, with examples; asks no server.')],
		};
	},
});
