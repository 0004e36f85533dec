import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// error: unknown flag: --recrod
// See 'kubectl apply --help' for usage.
const words =
	/^(?:[Ee]rror: )?unknown (?:flag: (?<long>--?[\w-]+)|shorthand flag: '.' in (?<short>-\S+)|command "(?<command>[^"\n]*)"(?: for "(?<parent>[^"\n]*)")?)(?:\n(?:[^\n]{0,500}\n){0,4}?(?:See|Run) '(?<program>[a-z][^'\n]{0,200}?) (?:-h|--help)' for )?/m;

export default defineCause({
	id: 'request/unknown-flag-or-plugin',
	title: 'kubectl does not know this command or flag',
	explain: `
kubectl stopped at its own command line; nothing was sent. The flag or command is misspelled, is newer or older than this
kubectl, or belongs to a plugin (\`kubectl-<name>\` on the PATH) that is not installed.
`,
	lookAlikes: ['`unknown field` is about a manifest.', 'A flag or argument that is missing: request/usage-error.'],
	sources: [
		'kubectl pkg/cmd/cmd.go (FlagErrorFunc, HandlePluginCommand)',
		'https://github.com/spf13/pflag (errors.go)',
		'https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {long, short, command, parent, program} = said.match.groups ?? {};
		const flag = long ?? short;
		const who = parent ?? program ?? 'kubectl';
		const help =
			program === undefined
				? undefined
				: step(sh`${program.split(' ')} --help`, 'Prints the flags and subcommands of the command; asks no server.');
		return {
			grade: 'proven',
			proof: [said],
			summary: `${who} does not know the ${flag === undefined ? `command "${command}"` : `flag ${flag}`}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {flag, command},
			identity: flag ?? command ?? '',
			next: [
				...(help === undefined ? [] : [help]),
				...(flag === undefined && who === 'kubectl'
					? [step(sh`kubectl plugin list`, 'Lists the plugins on the PATH; other commands are kubectl’s own.')]
					: []),
				step(
					sh`kubectl version --client`,
					'Shows the version of this kubectl; flags and commands differ between releases.',
				),
			],
		};
	},
});
