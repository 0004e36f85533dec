import {defineCause} from '../../clues/cause.ts';
import {wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

const words =
	/^(?:[Ee]rror: )?(?:(?<missing>unable to find one of 'kustomization\.yaml'[^\n]{0,100}? in directory '(?<directory>[^'\n]*)')|(?<problem>accumulating (?:resources|components|transformers|generators)[^\n]*|must build at directory: [^\n]*|evalsymlink failure on '[^\n]*|invalid Kustomization: [^\n]*|loading KV pairs: [^\n]*|no matches for Id [^\n]*; failed to find unique target for patch[^\n]*))/m;

export default defineCause({
	id: 'request/kustomization-error',
	title: 'The kustomization cannot be built',
	explain: `
\`kubectl apply -k\` and \`kubectl kustomize\` build the manifests on this machine first, and that failed: the directory has no
\`kustomization.yaml\`, a file or base that it names cannot be read, or a patch finds no object. Nothing of it was sent to the cluster.
`,
	lookAlikes: [
		'`the path "…" does not exist` is a manifest (`-f`): request/manifest-missing.',
		'`error converting YAML to JSON` names a file that is no YAML: request/manifest-parse-error.',
	],
	sources: [
		'https://github.com/kubernetes-sigs/kustomize (api/internal/target/kusttarget.go)',
		'cli-runtime pkg/resource/kustomizevisitor.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http' || failure.exchange !== undefined) return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {directory, problem} = said.match.groups ?? {};
		const short = problem === undefined || problem.length <= 200 ? problem : `${problem.slice(0, 200)}…`;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				directory === undefined
					? `The kustomization cannot be built: ${short}`
					: `The directory ${directory} has no kustomization.yaml, kustomization.yml or Kustomization.`,
			stage: 'command',
			responder: 'nobody',
			facts: {directory, problem: short},
			identity: directory ?? problem ?? '',
			next:
				directory === undefined
					? [
							step(
								sh`kubectl kustomize <directory>`,
								'Builds the manifests and prints them, without asking the API server.',
							),
						]
					: [step(sh`ls -la -- ${wordOr(directory, '<directory>')}`, 'Lists the files of the directory.')],
		};
	},
});
