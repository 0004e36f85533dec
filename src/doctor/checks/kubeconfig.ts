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
		const broken = place.files.find(({state}) => state === 'unreadable' || state === 'a folder');
		if (broken !== undefined)
			return {
				outcome: 'failed',
				summary: `${broken.path} ${broken.state === 'a folder' ? 'is a folder' : 'cannot be read by this user'}; it is read ${reasons[place.why]}.`,
				todo: `ls -ld -- ${broken.path}`,
				cause: 'authentication/kubeconfig-invalid',
				facts,
			};
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
		todo: 'kubectl config view shows the whole error; it may repeat a part of the file, secrets included.',
		cause: 'authentication/kubeconfig-invalid',
	};
}

function noFile(world: World, {why, files}: Place, facts: Result['facts']): Result {
	const paths = files.map(({path}) => path).join(', ');
	if (why === '--kubeconfig')
		return {
			outcome: 'failed',
			summary: `${paths} does not exist; --kubeconfig names it.`,
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
		return {outcome: 'ok', summary: `${paths} does not exist; --server alone says where to go.`, ...(facts && {facts})};
	return {
		outcome: 'failed',
		summary: `There is no kubeconfig: ${paths} does not exist (${reasons[why]}). kubectl would ask localhost:8080.`,
		todo: 'Get a kubeconfig from whoever runs the cluster, or say where it is: export KUBECONFIG=<file>',
		cause: 'authentication/localhost-8080',
		...(facts && {facts}),
	};
}

function told(place: Place, found: readonly ConfigFile[], facts: Result['facts']): Result {
	const paths = found.map(({path}) => path).join(', then ');
	const order = found.length > 1 ? '; of entries with the same name the first file counts' : '';
	const missing = place.files.filter(({state}) => state === 'missing').map(({path}) => path);
	const open = found.filter(({mode}) => mode !== undefined && (mode & 0o044) !== 0);
	const base = {summary: `${paths}, ${reasons[place.why]}${order}.`, ...(facts && {facts})};
	if (open.length > 0) {
		const files = open.map(({path}) => path).join(' ');
		return {
			...base,
			outcome: 'warning',
			summary: `${base.summary} Others on this machine may read ${open.length === 1 ? 'it' : files}.`,
			todo: `chmod go-rwx ${files}`,
		};
	}

	if (missing.length > 0)
		return {
			...base,
			outcome: 'warning',
			summary: `${base.summary} ${missing.join(', ')} does not exist.`,
			todo: 'Take it out of KUBECONFIG, if nothing is missing.',
		};
	return {...base, outcome: 'ok'};
}
