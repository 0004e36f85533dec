import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import type {Check, Result, World} from '../check.ts';
import {inCluster} from '../connection.ts';
import {placeOf, type ConfigFile, type Kubeconfig, type Place, type View} from '../kubeconfig.ts';
import {askKubectl} from '../kubectl.ts';
import {configView} from '../read-only.ts';
import type {Ran} from '../run.ts';

const reasons: Readonly<Record<Place['why'], string>> = {
	'--kubeconfig': 'as --kubeconfig says, which is read alone',
	KUBECONFIG: 'as KUBECONFIG says',
	default: 'the default, since neither --kubeconfig nor KUBECONFIG is set',
};

/** Which kubeconfig applies, why, and whether it is readable. */
export default {
	id: 'kubeconfig',
	order: 30,
	needs: ['kubectl'],
	async run(world) {
		const place = placeOf(world.flags, world.env);
		const facts = {why: place.why, files: place.files.map(({path, state}) => `${path}: ${state}`)};
		const broken = place.files.filter(({state}) => state === 'unreadable' || state === 'a folder');
		if (broken.length > 0) {
			const all = broken.map(
				({path, state}) => `${path} ${state === 'a folder' ? 'is a folder' : 'cannot be read by this user'}`,
			);
			return {
				outcome: 'failed',
				summary: `${all.join(', ')}; ${broken.length === 1 ? 'it is' : 'they are'} read ${reasons[place.why]}.${missingIn(place)}`,
				todo: todo`${sh`ls -ld -- ${broken.map(({path}) => path)}`}`,
				cause: 'authentication/kubeconfig-invalid',
				facts,
			};
		}

		const found = place.files.filter(({state}) => state === 'readable');
		if (found.length === 0) return noFile(world, place, facts);
		// Paths in a kubeconfig are relative to it, so it matters which file an entry is from.
		const merged = await view(world, place.why === '--kubeconfig' ? found[0]?.path : undefined);
		if ('outcome' in merged) return {...merged, facts};
		const parts: Array<readonly [path: string, view: View]> = [];
		for (const {path} of found) {
			const part = found.length === 1 ? merged : await view(world, path);
			if (!('outcome' in part)) parts.push([path, part]);
		}

		world.seen.config = {
			merged,
			origin: (kind, name) => parts.find(([, part]) => part[kind]?.some(entry => entry.name === name))?.[0],
		} satisfies Kubeconfig;
		return told(place, found, facts);
	},
} satisfies Check;

async function view(world: World, file: string | undefined): Promise<View | Result> {
	const ran = await askKubectl(world, configView(file), {as: false});
	try {
		if (ran.code === 0) return JSON.parse(ran.stdout) as View;
	} catch {
		// Reported below.
	}

	return unreadable(ran, world.timeoutMs);
}

/** kubectl's message can repeat the file's contents: only its kind is reported. */
function unreadable({stderr, late}: Ran, timeoutMs: number): Result {
	const path = /error loading config file "([^"\n]+)"/.exec(stderr)?.[1];
	const kind =
		/permission denied|Access is denied|illegal base64 data at input byte \d+|yaml: line \d+|invalid leading UTF-8 octet|json: cannot unmarshal \w+ into Go (?:struct field [\w.-]+|value)/.exec(
			stderr,
		)?.[0];
	const why = late ? `kubectl did not read it within ${timeoutMs / 1000} s` : kind;
	return {
		outcome: 'failed',
		summary: `The kubeconfig${path === undefined ? '' : ` ${path}`} cannot be used${why === undefined ? '' : `: ${why}`}.`,
		todo: todo`${sh`kubectl config view`} shows the whole error; it may repeat a part of the file, secrets included.`,
		cause: 'authentication/kubeconfig-invalid',
	};
}

function noFile(world: World, {why, files}: Place, facts: Result['facts']): Result {
	if (why === '--kubeconfig')
		return {
			outcome: 'failed',
			summary: `${doNotExist(files)}; --kubeconfig names it.`,
			todo: 'Correct the path: it is relative to the current folder.',
			cause: 'authentication/kubeconfig-missing',
			...(facts && {facts}),
		};
	const pod = inCluster(world.env);
	if (pod !== undefined && world.flags.values.get('--server') === undefined) {
		world.seen.connection = pod;
		return {
			outcome: 'ok',
			summary: 'There is none; this is a pod, and kubectl uses its service account.',
			facts: {...facts, why: 'in-cluster'},
		};
	}

	world.seen.config = {merged: {}, origin: () => undefined};
	if (world.flags.values.get('--server') !== undefined)
		return {outcome: 'ok', summary: `${doNotExist(files)}; --server alone says where to go.`, ...(facts && {facts})};
	return {
		outcome: 'failed',
		summary: `There is no kubeconfig: ${doNotExist(files)} (${reasons[why]}). kubectl would ask localhost:8080.`,
		todo: todo`Get a kubeconfig from whoever runs the cluster, or say where it is: ${sh`export KUBECONFIG=<file>`}`,
		cause: 'authentication/localhost-8080',
		...(facts && {facts}),
	};
}

/** `/a does not exist`, `/a and /b do not exist`: each file by its name. */
function doNotExist(files: readonly ConfigFile[]): string {
	const paths = files.map(({path}) => path);
	const last = paths.at(-1) ?? '';
	return paths.length === 1 ? `${last} does not exist` : `${paths.slice(0, -1).join(', ')} and ${last} do not exist`;
}

/** A sentence about the missing files of a list. */
function missingIn({files}: Place): string {
	const missing = files.filter(({state}) => state === 'missing');
	return missing.length === 0 ? '' : ` ${doNotExist(missing)}.`;
}

function told(place: Place, found: readonly ConfigFile[], facts: Result['facts']): Result {
	const paths = found.map(({path}) => path).join(', then ');
	const order = found.length > 1 ? '; of entries with the same name the first file counts' : '';
	const absent = missingIn(place);
	const open = found.filter(({mode}) => mode !== undefined && (mode & 0o044) !== 0).map(({path}) => path);
	const readable =
		open.length === 0
			? ''
			: ` Others on this machine may read ${open.length === found.length && open.length === 1 ? 'it' : open.join(' and ')}.`;
	const summary = `${paths}, ${reasons[place.why]}${order}.${absent}${readable}`;
	const base = {summary, ...(facts && {facts})};
	if (open.length > 0) return {...base, outcome: 'warning', todo: todo`${sh`chmod go-rwx -- ${open}`}`};
	if (absent !== '')
		return {...base, outcome: 'warning', todo: 'Take what does not exist out of KUBECONFIG, if no context is missing.'};
	return {...base, outcome: 'ok'};
}
