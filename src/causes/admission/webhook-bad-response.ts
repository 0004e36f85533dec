import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {shorten} from '../../text/shorten.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {registrationStep, serviceSteps, webhookCallOf, webhookFacts} from '../../clues/webhook.ts';

export default defineCause({
	id: 'admission/webhook-bad-response',
	title: 'An admission webhook answered something unusable',
	explain: `
Something answered at the address of the admission webhook, and not with an AdmissionReview that the API server can use: another
HTTP status, another version or kind, another \`uid\`, plain text, or a patch that does not fit the object.

Either the webhook has a defect, or is not ready, or another program answers at its address. Nothing was stored.
`,
	lookAlikes: ['`denied the request` is a proper answer of a webhook: a decision, not a defect.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/validating/dispatcher.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const call = webhookCallOf(failure);
		if (call === undefined) return badPatch(failure);
		if (call.trouble !== 'bad-response') return undefined;
		return {
			grade: 'proven',
			summary: `The admission webhook "${call.webhook}" gave an answer that the API server cannot use: ${shorten(call.error, 200)}`,
			// One that reports an error of its own may only not be ready yet.
			...(/an error on the server/.test(call.error) && {retryable: true}),
			next: [...serviceSteps(call), registrationStep(call.webhook)],
			proof: [call.said],
			stage: 'admission',
			responder: 'api-server',
			facts: webhookFacts(failure, call),
			identity: call.webhook,
		};
	},
});

// Internal error occurred: jsonpatch add operation does not apply: doc is missing path: "/metadata/annotations"
// Internal error occurred: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
const patchWords =
	/Internal error occurred: ((?:jsonpatch )?(?:add|remove|replace|move|copy|test) operation does not apply[^\n]*|json: cannot unmarshal [a-z]{1,10} into Go (?:struct field|value) [^\n]*)/;

/**
The API server could not apply the patch that a mutating webhook answered with, or the object was none of its type afterwards; it
does not name the webhook.

A patch of the client's that does not apply is a 422, and an object of the client's that cannot be decoded a 400. Source: apiserver
`pkg/admission/plugin/webhook/mutating/dispatcher.go`.
*/
function badPatch(failure: Failure): Match | undefined {
	const said = failure.status === 500 ? serverSays(failure, patchWords) : undefined;
	if (said === undefined) return undefined;
	const decoding = said.match[1]?.startsWith('json: ') === true;
	// What is read may not fit its type either: then it is damaged where it is stored.
	const creates =
		failure.exchange === undefined
			? failure.says(/error when creating /) !== undefined
			: failure.exchange.method === 'POST';
	if (decoding && !creates) return undefined;
	const {resource, namespace, name} = targetOf(failure);
	return {
		grade: 'likely',
		summary: `${
			decoding
				? 'With the patch of a mutating admission webhook or policy the object does not fit its type'
				: 'The patch of a mutating admission webhook or policy could not be applied to the object'
		}: ${shorten(said.match[1] ?? '', 160)}`,
		proof: [said],
		stage: 'admission',
		responder: 'api-server',
		facts: {error: shorten(said.match[1] ?? '', 300), resource, namespace, name},
		identity: said.match[1] ?? '',
		unknowns: [
			{
				what: 'which webhook or policy made the patch',
				because: 'the API server does not name it in this error',
				settledBy:
					'the audit event of the request, where the cluster audits: annotations mutation.webhook.admission.k8s.io name each webhook that changed the object',
			},
		],
		next: [
			step(
				sh`kubectl get mutatingwebhookconfigurations -o custom-columns='NAME:.metadata.name,WEBHOOKS:.webhooks[*].name,RESOURCES:.webhooks[*].rules[*].resources'`,
				'Lists the webhooks that may change objects, and which resources each configuration is asked about.',
			),
		],
	};
}
