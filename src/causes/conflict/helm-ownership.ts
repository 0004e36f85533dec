import {clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/helm-ownership',
	title: 'An object exists that this release does not own',
	explain: `
Helm wants to create an object that exists already, without the label and the annotations that mark it as part of this release. Helm
does not take over what it did not create unless it is told to; nothing was changed.
`,
	lookAlikes: [
		'409 `already exists` from the server is a race: the object appeared between helm’s check and the create.',
	],
	sources: ['helm pkg/action/validate.go', 'https://helm.sh/docs/topics/advanced/'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/invalid ownership metadata|exists and cannot be imported into the current release/,
		);
		if (said === undefined) return undefined;
		// ConfigMap "app" in namespace "web" exists and cannot be imported into the current release: …
		const [, kind, name, namespace] = /\b(\w+) "([^"]+)" in namespace "([^"]*)" exists/.exec(said.statement.text) ?? [];
		// Which release the object would have to name. Source: requireValue in helm pkg/action/validate.go.
		const release = /meta\.helm\.sh\/release-name": must (?:be set to|equal) "([^"]+)"/.exec(said.statement.text)?.[1];
		const place = /meta\.helm\.sh\/release-namespace": must (?:be set to|equal) "([^"]+)"/.exec(
			said.statement.text,
		)?.[1];
		const missing = [...said.statement.text.matchAll(/key "([^"]+)"/g)].map(found => found[1] ?? '');
		return {
			grade: 'proven',
			proof: [said],
			summary: `${kind ?? 'An object'}${name === undefined ? '' : ` "${name}"`} exists and does not belong to this helm release.`,
			stage: 'command',
			facts: {kind, name, namespace: namespace === '' ? undefined : namespace, missing},
			identity: [kind, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl describe ${wordOr(kind?.toLowerCase(), '<kind>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)}`,
					'Shows its labels and annotations, which say who manages it.',
				),
				step(sh`helm list --all-namespaces`, 'Lists the releases, one of which may own it.'),
				// What a controller installs, a person does not install by hand.
				...(clientOf(failure).isController
					? []
					: [
							step(
								sh`helm upgrade --install ${wordOr(release, '<release>')} <chart> ${inNamespace(place ?? namespace)} --take-ownership`,
								'Makes the object part of the release (Helm 3.17 and later), if nothing else manages it.',
							),
						]),
			],
		};
	},
});
