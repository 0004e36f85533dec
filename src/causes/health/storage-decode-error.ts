import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

// Internal error occurred: unable to transform key "/registry/secrets/default/x": no matching prefix found
// Internal error occurred: unable to transform key "/registry/secrets/default/x": failed to decrypt DEK, error: rpc error: …
const transform = /unable to transform key "(?<key>[^"\n]{0,1000})": (?<reason>[^\n]*)/;

// From 1.32 on, where corrupt objects may be deleted unread:
// StorageError: corrupt object, Code: 7, Key: /registry/secrets/default/x, …, AdditionalErrorMsg: data from the storage is not transformable revision=0: identity transformer …
const corrupt =
	/StorageError: corrupt object, Code: 7, Key: (?<key>[^,\n]{1,1000}), ResourceVersion: \d+, AdditionalErrorMsg: (?<what>data from the storage is not transformable|object not decodable)(?: revision=\d+)?: (?<reason>[^\n]*)/;

/** Before 1.32 the read of a single object had the transformer's words alone. */
const bare =
	/Internal error occurred: (?<reason>(?:no matching (?:prefix found|key was found for the provided [\w-]{1,40} transformer)|identity transformer tried to read encrypted data|invalid padding on input|invalid PKCS7 data|the stored data (?:was shorter than|is not a multiple of|is missing) the|failed to decrypt DEK|cipher: message authentication failed|invalid data encountered by envelope transformer|the provided value does not match any of the supported transformers)[^\n]*)/;

export default defineCause({
	id: 'health/storage-decode-error',
	title: 'Stored objects cannot be decrypted or decoded',
	explain: `
The API server read an object from etcd and could not decrypt it by its encryption configuration, or not decode it. A list fails as a
whole as soon as one object in it cannot be read; reading others by name works.

\`no matching prefix found\` and \`identity transformer tried to read encrypted data\` mean that the provider or key that wrote the object is
not in the configuration any more; \`message authentication failed\` and \`invalid padding\` mean a wrong key; \`failed to decrypt DEK\` an
encryption plugin (KMS) that cannot.
`,
	lookAlikes: [
		'`rpc error … :2379` is the connection to etcd: health/etcd-unavailable.',
		'A conversion webhook that fails breaks lists too, and names itself: health/conversion-webhook-failed.',
	],
	sources: [
		'apiserver pkg/storage/etcd3/store.go (TransformFromStorage)',
		'apiserver pkg/storage/value/transformer.go',
		'apiserver pkg/server/options/encryptionconfig/config.go',
		'apiserver pkg/storage/etcd3/corrupt_obj_deleter.go',
		'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/',
		'https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, transform) ?? serverSays(failure, corrupt) ?? serverSays(failure, bare);
		if (said === undefined) return undefined;
		const {key, what, reason} = said.match.groups ?? {};
		const verb = what === 'object not decodable' ? 'decode' : 'decrypt';
		const {resource, namespace, name} = targetOf(failure);
		const object = key ?? (name === undefined ? undefined : `${resource} "${name}"`);
		const isKms = /\b(?:DEK|KMS|kms)\b/.test(reason ?? '');
		return {
			grade: 'proven',
			proof: [said],
			summary: `The API server cannot ${verb} the stored object${object === undefined ? '' : ` ${object}`}: ${shorten(reason ?? '', 160)}`,
			stage: 'storage',
			responder: 'api-server',
			facts: {
				key,
				reason: reason === undefined ? undefined : shorten(reason, 300),
				provider: isKms ? 'kms' : undefined,
				resource,
				namespace,
			},
			identity: resource ?? '',
			// What cannot be decoded was decrypted.
			next:
				verb === 'decode'
					? []
					: [
							...(isKms
								? [
										step(
											sh`kubectl get --raw '/readyz?verbose'`,
											'Shows whether the checks of encryption plugins (kms) pass.',
										),
									]
								: []),
							step(
								sh`kubectl get --raw /metrics | grep apiserver_storage_transformation_operations_total`,
								'Counts what the answering API server decrypted and could not decrypt, for each resource and provider.',
							),
							step(
								sh`kubectl get pods -n kube-system -l component=kube-apiserver -o yaml | grep encryption-provider-config`,
								'Names the encryption configuration of API servers that run as static pods; all need the key that wrote the object.',
							),
						],
		};
	},
});
