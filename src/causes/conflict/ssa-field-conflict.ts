import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays, withoutAdvice} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/ssa-field-conflict',
	title: 'Another manager owns fields of this apply',
	explain: `
Server-side apply records who manages each field. This apply would change fields that another manager set, so the server refused with
409 and names managers and fields. Nothing was changed.

The manifest can leave those fields out, give them the stored values, or take them over with \`--force-conflicts\`.
`,
	lookAlikes: [
		'`the object has been modified` is about versions; there, trying again can help: conflict/optimistic-lock.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
		'structured-merge-diff / apimachinery pkg/util/managedfields',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /Apply failed with (\d+) conflicts?: ([^]*)/);
		if (said === undefined) return undefined;
		const list = withoutAdvice(said.match[2] ?? '');
		const managers = [...new Set([...list.matchAll(/conflicts? with "([^"]*)"/g)].map(found => found[1] ?? ''))];
		// One conflict: `… using v1: .data.mode`; several: lines of `- .spec.replicas`.
		const fields = [
			...list.matchAll(
				/(?:^- |conflict with "[^"]*"(?: with subresource "[^"]*")?(?: using [^\n]{0,200}?)?: )(\.[^\n]*)/gm,
			),
		].map(found => found[1]?.trim() ?? '');
		// `conflict with "helm" with subresource "scale" using apps/v1: .spec.replicas`; with several fields they follow as `- .spec…` lines.
		const owners = list.split(/(?=conflicts? with ")/).flatMap(part => {
			const [, manager, , version] =
				/^conflicts? with "([^"]*)"(?: with subresource "([^"]*)")?(?: using (\S{1,200}?))?:/.exec(part) ?? [];
			const owned = fields.filter(field => part.includes(field));
			return manager === undefined
				? []
				: [`${manager}${version === undefined ? '' : ` (${version})`}: ${owned.join(', ')}`];
		});
		const {resource, namespace, name} = targetOf(failure);
		const asked = failure.exchange?.url;
		const manager =
			asked !== undefined && URL.canParse(asked) ? new URL(asked).searchParams.get('fieldManager') : undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${managers.map(manager => `"${manager}"`).join(', ')} manage${managers.length === 1 ? 's' : ''} fields that this apply would change: ${fields.join(', ')}`,
			stage: 'storage',
			bypassed: {
				stages: ['admission', 'validation'],
				because: 'the owners of fields are compared before admission is asked',
			},
			responder: 'api-server',
			facts: {
				managers,
				fields,
				owners,
				applyingManager: manager ?? undefined,
				conflicts: Number(said.match[1]),
				resource,
				namespace,
				name,
			},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.managedFields}'`,
					'Shows which manager owns which fields.',
				),
				...(isHelm(failure, manager)
					? [
							step(
								sh`helm diff upgrade <release> <chart>`,
								'Shows what the upgrade would change, with the plugin helm-diff.',
							),
							step(
								sh`helm upgrade <release> <chart> --set <value that leaves these fields out>`,
								'Leaves the fields to their manager, where the chart has a value for it.',
							),
							step(
								sh`helm upgrade <release> <chart> --force-conflicts`,
								'Takes the fields over (Helm 4); the other manager may set them again.',
							),
						]
					: [
							step(
								sh`kubectl diff --server-side --force-conflicts -f <manifest> ${inNamespace(namespace)}`,
								'Shows what the apply would change if it took the fields over.',
							),
							step(
								sh`kubectl apply --server-side -f <manifest> ${inNamespace(namespace)}`,
								'After these fields are removed from the manifest: leaves them to their manager and applies the rest.',
							),
							step(
								sh`kubectl apply --server-side --force-conflicts -f <manifest> ${inNamespace(namespace)}`,
								'Takes the fields over; the other manager may set them again.',
							),
						]),
			],
		};
	},
});

/** Helm 4 applies by itself: kubectl's flags are of no use then. Source: helm pkg/kube/client.go. */
const isHelm = (failure: Failure, manager: string | null | undefined): boolean =>
	manager === 'helm' ||
	failure.exchange?.requestHeaders.get('user-agent')?.startsWith('Helm/') === true ||
	failure.says(/^Error: (?:UPGRADE|INSTALLATION) FAILED: /) !== undefined;
