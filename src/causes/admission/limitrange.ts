import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

// maximum memory usage per Container is 1Gi, but limit is 8Gi
// minimum cpu usage per Pod is 100m.  No request is specified
// cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000
const usage =
	/(maximum|minimum) ([\w./-]+) usage per (\w+) is ([\w.]+?)(?:, but (?:limit|request) is ([\w.]+)|\.\s+No (?:limit|request) is specified)/;
const ratio =
	/(?:(?<![\w./-])([\w./-]+) )?max limit to request ratio per (\w+) is ([\w.]+), but (?:provided ratio is ([\d.]+)|no)/;

export default defineCause({
	id: 'admission/limitrange',
	title: 'The amounts are outside the namespace’s LimitRange',
	explain: `
A LimitRange of the namespace sets the smallest and largest amount that one container, pod or claim may ask for, or how far
limit and request may differ. The message gives the bound and the amount that broke it.
`,
	lookAlikes: ['`exceeded quota` is about the sum of the whole namespace: admission/quota-exceeded.'],
	sources: [
		'https://kubernetes.io/docs/concepts/policy/limit-range/',
		'kubernetes plugin/pkg/admission/limitranger/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {namespace, name, resource} = targetOf(failure);
		const one = serverSays(failure, usage);
		const said = one ?? serverSays(failure, ratio);
		if (said === undefined) return undefined;
		const [first, second, third, fourth, fifth] = said.match.slice(1);
		const complaints = [usage, ratio].flatMap(each => [...said.statement.text.matchAll(new RegExp(each, 'g'))]);
		const others = complaints.length - 1;
		const facts =
			one === undefined
				? {bound: 'max limit to request ratio', amountOf: first, per: second, limited: third, requested: fourth}
				: {bound: first, amountOf: second, per: third, limited: fourth, requested: fifth};
		return {
			grade: 'proven',
			proof: [said],
			summary: `A LimitRange of ${namespace === undefined ? 'the namespace' : `namespace ${namespace}`} forbids it: ${said.match[0].trim()}${others === 0 ? '' : ` (and ${others} more)`}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {...facts, resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl describe limitrange ${inNamespace(namespace)}`,
					'Shows the bounds, and the defaults for what a container does not set.',
				),
			],
		};
	},
});
