import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/namespace-mismatch',
	title: 'The manifest names another namespace',
	explain: `
The manifest sets \`metadata.namespace\`, and the command names another one by \`-n\`. kubectl refuses to guess and sends nothing; the
server says the same when the path and the object differ.
`,
	lookAlikes: ['`namespaces "…" not found` means that the namespace does not exist.'],
	sources: [
		'cli-runtime pkg/resource/visitor.go (RequireNamespace)',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/the namespace (?:from|of) the provided object (?:"([^"]*)" )?does not match the namespace (?:"([^"]*)"|sent on the request)/,
		);
		if (said === undefined) return undefined;
		const [, inManifest, onCommandLine] = said.match;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The manifest is for namespace "${inManifest ?? 'another'}", the command for "${onCommandLine ?? 'another'}".`,
			stage: 'command',
			facts: {inManifest, onCommandLine},
			identity: [inManifest, onCommandLine].join('|'),
			next: [
				step(sh`grep -n namespace: <manifest>`, 'Shows where the manifest sets it.'),
				step(
					sh`kubectl config view --minify -o jsonpath="{..namespace}"`,
					'Shows the namespace of the context, which counts when -n is not given.',
				),
			],
		};
	},
});
