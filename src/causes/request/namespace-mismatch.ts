import {beforeAdmission} from '../../clues/before-admission.ts';
import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// the namespace from the provided object "shop" does not match the namespace "web". You must pass '--namespace=shop' …     kubectl
// the namespace of the provided object does not match the namespace sent on the request                                  API server
// the namespace of the object (shop) does not match the namespace on the request (web)                                  API server
const words =
	/the namespace from the provided object "(?<inManifest>[^"]*)" does not match the namespace "(?<onCommandLine>[^"]*)"|(?<server>the namespace of the (?:provided )?object (?:\((?<inObject>[^()]*)\) )?does not match the namespace (?:sent )?on the request(?: \((?<inPath>[^()]*)\))?)/;

export default defineCause({
	id: 'request/namespace-mismatch',
	title: 'The manifest names another namespace',
	explain: `
The manifest sets \`metadata.namespace\`, and the command names another one by \`-n\`. kubectl refuses to guess and sends nothing; the
server refuses a request whose path and object differ.
`,
	lookAlikes: ['`namespaces "…" not found` means that the namespace does not exist.'],
	sources: [
		'cli-runtime pkg/resource/visitor.go (RequireNamespace)',
		'apiserver pkg/registry/rest/meta.go (EnsureObjectNamespaceMatchesRequestNamespace)',
		'apiserver pkg/endpoints/handlers/rest.go (checkName)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {server, inObject, inPath, inManifest = inObject, onCommandLine = inPath} = said.match.groups ?? {};
		const isServer = server !== undefined;
		const named = inManifest !== undefined && onCommandLine !== undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: isServer
				? `The object ${named ? `is of namespace "${inManifest}", the path of the request of "${onCommandLine}"` : 'and the path of the request name different namespaces'}.`
				: `The manifest is for namespace "${inManifest}", the command for "${onCommandLine}".`,
			stage: isServer ? 'validation' : 'command',
			...beforeAdmission,
			responder: isServer ? 'api-server' : 'nobody',
			facts: {inManifest, onCommandLine},
			identity: [inManifest, onCommandLine].join('|'),
			next: [step(sh`grep -n namespace: <manifest>`, 'Shows where the manifest sets a namespace.')],
		};
	},
});
