import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/unknown-flag-or-plugin',
	title: 'kubectl does not know this command or flag',
	explain: `
kubectl stopped at its own command line; nothing was sent. The flag or command is misspelled, is newer or older than this
kubectl, or belongs to a plugin (\`kubectl-<name>\` on the PATH) that is not installed.
`,
	lookAlikes: ['`unknown field` is about a manifest.'],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/',
		'https://kubernetes.io/docs/reference/kubectl/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(
			failure,
			/^(?:[Ee]rror: )?unknown (?:flag: (--?[\w-]+)|shorthand flag: (\S+) in (\S+)|command "([^"]*)" for "([^"]*)")/m,
		);
		if (said === undefined) return undefined;
		const flag = said.match[1] ?? said.match[3];
		const command = said.match[4];
		return {
			grade: 'proven',
			proof: [said],
			summary: `${said.match[5] ?? 'kubectl'} does not know the ${flag === undefined ? `command "${command}"` : `flag ${flag}`}.`,
			stage: 'command',
			facts: {flag, command},
			identity: flag ?? command ?? '',
			next: [
				step(sh`kubectl version --client`, 'Shows the version of this kubectl.'),
				step(sh`kubectl plugin list`, 'Lists the plugins on the PATH.'),
				step(sh`kubectl options`, 'Lists the flags that every command takes.'),
			],
		};
	},
});
