import {clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {givenNamespace, inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {quotaCollisionOf} from '../../clues/quota.ts';

export default defineCause({
	id: 'conflict/optimistic-lock',
	title: 'The object was changed in the meantime',
	explain: `
Every object carries a \`resourceVersion\`. A write that names another one than the stored is refused with 409, so that nobody overwrites
changes they never saw.

A manifest saved with \`kubectl get -o yaml\` carries an old \`resourceVersion\`, and fails until that is removed. Without one in the
manifest, somebody changed the object between kubectl's read and its write, and trying again helps; \`kubectl apply\` tries up to five
times by itself. Controllers meet it now and then, read the object again and go on; many of them mean that two keep writing the same object.
`,
	lookAlikes: [
		'`already exists` is 409 too, for a create: conflict/already-exists.',
		'`Apply failed with … conflict` is about owners of fields, not about versions: conflict/ssa-field-conflict.',
		'The same sentence about `resourcequotas` while something else is created is a collision on the quota: conflict/quota-conflict.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions',
		'apiserver pkg/registry/generic/registry/store.go (OptimisticLockErrorMsg)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			serverSays(
				failure,
				/Operation cannot be fulfilled on ([\w.-]+) "([^"]*)": the object has been modified; please apply your changes/,
			) ??
			serverSays(
				failure,
				/(?:Operation cannot be fulfilled on ([\w.-]+) "([^"]*)": )?the ResourceVersion in the precondition \([^()]*\) does not match/,
			);
		if (said === undefined || quotaCollisionOf(failure) !== undefined) return undefined;
		const target = targetOf(failure);
		const resource = said.match[1] ?? target.resource;
		const name = said.match[2] ?? target.name;
		const namespace = target.namespace ?? givenNamespace(failure, resource);
		// The version that the writer believed in, when the request body was logged.
		const sent = versionIn(failure.exchange?.requestBody?.text) ?? versionIn(patchOf(failure));
		const read = versionsRead(failure);
		// A version that this run never read came with the manifest: it stays old however often the command is repeated.
		const fromManifest =
			(sent !== undefined && sent !== '0' && read.length > 0 && !read.includes(sent)) || replacedUnread(failure);
		// Without the requests nothing shows whether kubectl read the version itself; mostly the manifest has one.
		const replaces = failure.exchange === undefined && failure.says(/error when replacing "/) !== undefined;
		// Without the request it may have been a create of something else, which only counted against the quota.
		const unsure = resource === 'resourcequotas' && target.resource === undefined;
		const {isController, name: client} = clientOf(failure);
		const goesOn = isController && isRequeued(failure) ? '; the controller tries again' : '';
		const object = resource === undefined ? 'The object' : `${resource}${name === undefined ? '' : ` "${name}"`}`;
		return {
			grade: unsure ? 'likely' : 'proven',
			proof: [said],
			summary: fromManifest
				? `${object} has been changed since the version${sent === undefined ? '' : ` ${sent}`} that the manifest names, so the write was refused.`
				: `${object} has been changed since the version that this write is based on, so it was refused${goesOn}.`,
			stage: 'storage',
			bypassed: {stages: ['validation'], because: 'versions are compared before the object is validated'},
			responder: 'api-server',
			facts: {
				resource,
				name,
				namespace,
				resourceVersion: sent,
				storedVersion: read.at(-1),
				versionFrom: fromManifest ? 'manifest' : undefined,
			},
			...((fromManifest || replaces) && {retryable: false}),
			identity: [resource, namespace, name].join('|'),
			unknowns: unsure
				? [
						{
							what: 'whether the quota itself was to be changed',
							because:
								'creating an object that a quota counts can collide in the same words, and the request is not in the log',
							settledBy: 'the same command with -v=6, which shows what was requested',
						},
					]
				: [],
			next: [
				...(client === undefined
					? []
					: [
							step(
								sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.resourceVersion}'`,
								'Shows the version that is stored now; a resourceVersion in the manifest would have to be the same.',
							),
						]),
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{range .metadata.managedFields[*]}{.time} {.manager}{"\\n"}{end}'`,
					'Shows which managers wrote it, and when last.',
				),
				...(client === undefined
					? []
					: fromManifest || replaces
						? [
								step(
									sh`kubectl apply -f <manifest> ${inNamespace(namespace)}`,
									'After resourceVersion, uid and status are removed from the manifest: makes the change to whatever is stored now.',
								),
							]
						: [step(sh`<the same command again>`, 'Reads the object anew and makes the same change to that.')]),
			],
		};
	},
});

/**
Whether controller-runtime logged it, which puts the object back into its queue.

Source: controller-runtime `pkg/internal/controller/controller.go` (`reconcileHandler`).
*/
const isRequeued = ({messages, statements}: Failure): boolean =>
	messages.some(({lines}) => lines.some(({text}) => text.includes('Reconciler error'))) &&
	!statements.some(({text}) => text.includes('terminal error: '));

const versionIn = (text: string | undefined): string | undefined =>
	/"resourceVersion":\s?"(\w+)"/.exec(text ?? '')?.[1];

/** The patch as `kubectl apply` prints it in front of the error, at any verbosity. */
const patchOf = (failure: Failure): string | undefined =>
	failure.says(/error when applying patch:\n(?<patch>[^\n]*)/)?.match.groups?.patch;

/**
True when `kubectl replace` wrote without a read before it: then the manifest has a version of its own.

Without one kubectl reads the stored object first, for its version. Source: cli-runtime pkg/resource/helper.go (Replace).
*/
const replacedUnread = (failure: Failure): boolean =>
	failure.exchange?.method === 'PUT' &&
	failure.says(/error when replacing "/) !== undefined &&
	!failure.run.exchanges.some(
		({method, url, index}) =>
			method === 'GET' &&
			index < (failure.exchange?.index ?? 0) &&
			url.split('?', 1)[0] === failure.exchange?.url.split('?', 1)[0],
	);

/** The versions of the object that this run was told before the write was refused, oldest first. */
function versionsRead(failure: Failure): string[] {
	const write = failure.exchange;
	if (write === undefined) return [];
	const path = write.url.split('?', 1)[0];
	return failure.run.exchanges.flatMap(({method, url, status, responseBody, index}) => {
		const same = method === 'GET' && status === 200 && index < write.index && url.split('?', 1)[0] === path;
		return same ? (versionIn(responseBody?.text) ?? []) : [];
	});
}
