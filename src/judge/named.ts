import {clientOf} from '../clues/client.ts';
import type {Failure} from '../failures/failure.ts';
import {connectionFlags, secretFlags} from '../kubectl/connection-flags.ts';
import {commandWords, ownArguments} from '../kubectl/flags.ts';
import {chartUseOf, manifestsOf, subjectOf, type ChartUse, type Manifests} from '../kubectl/inputs.ts';
import {withoutLevel} from '../kubectl/levels.ts';
import {mayChange} from '../kubectl/programs.ts';
import type {NextStep} from '../model/finding.ts';
import {leadingWords, UNKNOWN, wordsOf} from '../text/words-of.ts';

/** Steps are written with blanks, such as `<manifest>`. The command of the failure, and its words, name most of them. */
type Named = {
	/** Undefined: not known. None: there is no manifest that this failure is about. */
	readonly manifests: Manifests | 'none' | undefined;
	/** The whole command, without its level. */
	readonly again: readonly string[] | undefined;
	/** By blank, for a whole word: what stands there instead. */
	readonly words: ReadonlyMap<string, readonly string[]>;
};

/** The next steps with what the log names where their authors left a blank; without those about a manifest that does not exist. */
export function withNames(failure: Failure, steps: readonly NextStep[]): readonly NextStep[] {
	if (!steps.some(({argv, pipe = []}) => [argv, ...pipe].flat().some(word => word.includes('<')))) return steps;
	const named = namedIn(failure);
	return steps.flatMap(each => filled(each, named));
}

/** A word that can stand in a command: not what CI systems mask, what only a shell knows, or what a program takes for a flag. */
const isUsable = (word: string | undefined): word is string =>
	word !== undefined && word !== '' && !/^-|[<>]|\*\*|\[redacted\]|…/.test(word) && !word.includes(UNKNOWN);

function namedIn(failure: Failure): Named {
	const command = failure.run.command ?? '';
	const given = leadingWords(command);
	const at = given.findIndex(word => !/^\w+=/.test(word));
	const program = /(?:^|[/\\])(kubectl|oc|helm)(?:\.exe)?$/i.exec(given[at] ?? '')?.[1]?.toLowerCase();
	const args = given.slice(at + 1);
	// Other programs send objects that come from no file.
	const isOther = failure.exchange === undefined && clientOf(failure).name === undefined;
	const isHelm = program === 'helm' || /^helm/i.test(failure.run.program ?? '');
	// The rest stands on other lines, or only a shell knows it.
	const isWhole = program !== undefined && !/\\\s*$|…/.test(command) && !args.some(word => word.includes(UNKNOWN));
	return {
		manifests: isHelm || isOther ? 'none' : manifestsFor(failure, program === undefined ? undefined : args, isWhole),
		again: program === undefined ? undefined : againOf(command, program),
		words: new Map([
			...(program === 'helm' ? blanksOfChart(chartUseOf(args)) : blanksOf(args)),
			...placeIn(connectionFlags(args).values),
		]),
	};
}

type Filling = readonly [blank: string, words: readonly string[]];

const filling = (blank: string, word: string | undefined): Filling[] => (isUsable(word) ? [[blank, [word]]] : []);

const placeIn = (flags: ReadonlyMap<string, string>): Filling[] => [
	...filling('<namespace>', flags.get('--namespace')),
	...filling('<cluster>', flags.get('--cluster')),
];

/** What a command of kubectl is about. */
function blanksOf(args: readonly string[]): Filling[] {
	const {folder} = manifestsOf(args);
	const [command = ''] = commandWords(ownArguments(args));
	const subject = subjectOf(args);
	const [type = '', name = ''] = subject.length === 1 ? (subject[0] ?? '').split('/') : subject;
	switch (command) {
		case 'explain':
			return filling('<type>', subject[0]?.split('.')[0]);
		case 'attach':
		case 'exec':
		case 'logs':
		case 'port-forward':
			return filling('<pod>', podOf(connectionFlags(args).words));
		case 'kustomize':
			return filling('<directory>', subject[0] ?? '.');
		default:
			return [
				...filling('<directory>', folder),
				// A list of types, or several objects, is about none in particular.
				...(/^(?:annotate|delete|describe|edit|get|label|patch|scale)$/.test(command) &&
				subject.length <= 2 &&
				isUsable(name) &&
				!type.includes(',')
					? [...filling('<resource>', type), ...filling('<name>', name)]
					: []),
			];
	}
}

/** The pod that a command names, behind nothing but flags without a value. */
function podOf([, ...words]: readonly string[]): string | undefined {
	const word = words.find(each => !/^-[fipqt]+$|^--(?:follow|previous|quiet|stdin|tty)$/.test(each));
	return /^(?:pods?\/)?([a-z0-9][a-z0-9.-]*)$/.exec(word ?? '')?.[1];
}

function blanksOfChart(use: ChartUse | undefined): Filling[] {
	if (use === undefined) return [];
	if (use.chart === undefined) return filling('<release>', use.release);
	if (![use.chart, ...use.source, ...use.values].every(isValueUsable)) return [];
	return [...filling('<release>', use.release), ['<chart>', [use.chart, ...use.source]], ['<values>', use.values]];
}

/** Of a word, or of a flag with its value. */
const isValueUsable = (word: string | undefined) => isUsable(word?.replace(/^--[\w-]+=/, ''));

/** Behind these words kubectl names the file that an object comes from. Source: `AddSourceToErr` in kubectl `pkg/cmd/util/helpers.go`. */
const source =
	/\b(?:error when (?:creating|deleting|patching|replacing|serverside-apply)|error validating|unable to (?:recognize|decode)|(?:from server )?for:|resource mapping not found for name: "[^"]{0,300}" namespace: "[^"]{0,300}" from) "((?:[^"\\\n]|\\.){1,1000})"/;

/** Where the object of a failure comes from. kubectl's words name the one of several; of a folder with a kustomization only the command. */
function manifestsFor(failure: Failure, args: readonly string[] | undefined, isWhole: boolean): Named['manifests'] {
	const given = args === undefined ? undefined : manifestsOf(args);
	const said = failure.says(source)?.match[1]?.replaceAll(/\\(["\\])/g, '$1');
	// A folder with a kustomization stands there by itself.
	const isFile = said !== undefined && /\.(?:ya?ml|json)$/i.test(said);
	if (given?.folder === undefined && isFile && isUsable(said)) return {flags: ['-f', said], files: [said]};
	if (given === undefined) return undefined;
	if (given.flags.length === 0) return isWhole ? 'none' : undefined;
	const values = given.flags.filter(flag => !/^-[fkR]$/.test(flag));
	return values.every(value => isUsable(value) && !value.startsWith('/dev/')) ? given : undefined;
}

/** The same command once more; undefined where it needs a shell, or something that is not in the log. */
function againOf(command: string, program: string): readonly string[] | undefined {
	const words = wordsOf(command);
	const at = words?.findIndex(word => !/^\w+=/.test(word)) ?? -1;
	if (words === undefined || at === -1 || words.some(word => /[<>]|\*\*|\[redacted\]|…/.test(word))) return undefined;
	const args = words.slice(at + 1);
	const {values} = connectionFlags(args);
	const readsInput = args.some((word, index) => /^(?:-f=?|--filename=)?-$/.test(word) || (word === '-' && index > 0));
	if (readsInput || [...secretFlags].some(flag => values.has(flag))) return undefined;
	const assignments = words.slice(0, at);
	return [...(assignments.length === 0 ? [] : ['env', ...assignments]), program, ...withoutLevel(args)];
}

function filled(step: NextStep, named: Named): NextStep[] {
	const {again, manifests} = named;
	if (step.argv[0] === '<the same command again>')
		return [again === undefined ? step : {...step, argv: again, changes: mayChange({argv: again})}];
	const isAboutManifest = [step.argv, ...(step.pipe ?? [])].flat().includes('<manifest>');
	if (isAboutManifest && manifests === 'none') return [];
	const [argv = [], ...pipe] = [step.argv, ...(step.pipe ?? [])].flatMap(words => programWith(words, named));
	return [{...step, argv, ...(pipe.length > 0 && {pipe})}];
}

/** A program with names for its blanks; two programs where it reads what a folder with a kustomization makes. */
function programWith(words: readonly string[], {manifests, words: names}: Named): ReadonlyArray<readonly string[]> {
	const [program = ''] = words;
	const known = manifests === 'none' ? undefined : manifests;
	const at = words.indexOf('<manifest>');
	if (at !== -1 && known !== undefined && words[at - 1] === '-f')
		return programWith(words.toSpliced(at - 1, 2, ...known.flags), {
			manifests: undefined,
			again: undefined,
			words: names,
		});
	if (at !== -1 && known?.folder !== undefined) return [['kubectl', 'kustomize', known.folder], words.toSpliced(at, 1)];
	// Such programs read no folders and no URLs.
	if (at !== -1 && known?.files.every(file => /^(?!\w+:\/\/).*\.(?:ya?ml|json)$/is.test(file)) === true)
		return [words.toSpliced(at, 1, ...known.files)];
	const isShow = program === 'helm' && words[1] === 'show';
	return [
		words.flatMap((word, index) => {
			const name = names.get(word);
			if (word === '<chart>' && name !== undefined) return isShow ? name : [...name, ...(names.get('<values>') ?? [])];
			if (names.has('<chart>') && (word === '<values>' || words[index + 1] === '<values>')) return [];
			// Another program calls other things by that word, and a new object has a name of its own.
			const isOther =
				!/^(?:kubectl|oc|helm|env)$/.test(program) || (word === '<name>' && words[index - 1] !== '<resource>');
			return name === undefined || isOther ? [word] : name;
		}),
	];
}
