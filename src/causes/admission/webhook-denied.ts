import type {NextStep} from '../../model/finding.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {shorten} from '../../text/shorten.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {registrationStep} from '../../clues/webhook.ts';
import {isUnanswered, withoutAdvice} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/webhook-denied',
	title: 'An admission webhook refused the object',
	explain: `
The request was authenticated and authorized, and then a webhook registered in the cluster (a policy engine, an ingress
controller, an operator) looked at the object and refused it. What it wrote follows \`denied the request:\`. Nothing was stored.

The text is the webhook's own and may quote anything, other errors included; it says what to change. The webhook chooses the HTTP
status too: 400, where it names none.
`,
	lookAlikes: [
		'`failed calling webhook` means that the webhook gave no decision at all.',
		'RBAC also answers 403, with `User "…" cannot` in front of anything else.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
		'apiserver pkg/admission/plugin/webhook/errors/statuserror.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (isUnanswered(failure)) return undefined;
		const said = failure.says(/admission webhook "([^"]*)" denied the request(?:: ([^]*)| without explanation)/);
		if (said === undefined || /failed calling webhook/.test(said.statement.text.slice(0, said.match.index)))
			return undefined;
		const [, webhook = '', words = ''] = said.match;
		const why = withoutAdvice(words);
		const {resource, namespace, name} = targetOf(failure);
		const policies = policiesIn(webhook, why);
		const opening = why.trim().split('\n')[0]?.trim() ?? '';
		// Kyverno: `resource Pod/web/a was blocked due to the following policies`, which follow in a list.
		const firstLine = shorten(
			opening.endsWith('following policies') && policies.names.length > 0
				? `${opening}: ${policies.names.join(', ')}`
				: opening,
			200,
		);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The admission webhook "${webhook}" refused the request${firstLine === '' ? ' without explanation.' : `: ${firstLine}`}`,
			stage: 'admission',
			responder: 'webhook',
			facts: {
				webhook,
				why: why.trim() === '' ? undefined : shorten(why.trim(), 500),
				policy: policies.names.length > 1 ? policies.names : policies.names[0],
				resource,
				namespace,
				name,
			},
			identity: [webhook, resource, namespace, name].join('|'),
			next: [...policies.next, registrationStep(webhook)],
		};
	},
});

// Gatekeeper, one line for each: `[ns-must-have-owner] you must provide labels: …`
const constraint = /^\s*\[([a-z\d][\w.-]*)\] /gm;

// Kyverno, behind its heading: the policy on a line of its own, its rules below it, indented.
const kyverno =
	/was blocked due to the following policies\s*\n([^]*)|^\s*policy [^\n]* for resource violation:\s*\n([^]*)/;
const kyvernoPolicy = /^([a-z\d][a-z\d.-]*):[ \t]*$/gm;

/** The policies that the two usual engines name, and how to look at one. Others write what they like. */
function policiesIn(
	webhook: string,
	why: string,
): {readonly names: readonly string[]; readonly next: readonly NextStep[]} {
	const blocked = kyverno.exec(why);
	const list = blocked?.[1] ?? blocked?.[2];
	// Others begin with brackets too, and mean what they like by them.
	if (list === undefined && !/gatekeeper/i.test(webhook)) return {names: [], next: []};
	const names = [
		...new Set(
			[...(list ?? why).matchAll(list === undefined ? constraint : kyvernoPolicy)].map(([, name = '']) => name),
		),
	];
	const [first] = names;
	if (first === undefined) return {names, next: []};
	const command =
		list === undefined
			? sh`kubectl get constraints -o wide | grep -F ${first}`
			: sh`kubectl get clusterpolicies.kyverno.io,policies.kyverno.io --all-namespaces | grep -F ${first}`;
	return {names, next: [step(command, 'Finds the policy that the message names, and its kind.')]};
}
