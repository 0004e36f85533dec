import {defineCause} from '../../clues/cause.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'request/address-not-allowed',
	title: 'The API server does not proxy to this address',
	explain: `
The request was to be passed on (\`…/proxy\`) to a Pod, Node or endpoint whose address the API server does not proxy to: only global unicast
addresses are allowed, so loopback and link-local ones are refused, and so is a Pod that has no address yet. Nothing was passed on.
`,
	lookAlikes: [
		'`error trying to reach service` means that the address is allowed and did not answer.',
		'403 `cannot get resource "nodes/proxy"` is a missing permission: authorization/subresource-denied.',
	],
	sources: [
		'kubernetes pkg/registry/core/pod/strategy.go (ResourceLocation)',
		'kubernetes pkg/proxy/util/utils.go (ErrAddressNotAllowed)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || (failure.status ?? 400) !== 400) return undefined;
		const said = serverSays(failure, /^(?:Error from server \(BadRequest\): )?address not allowed$/m);
		if (said === undefined || (failure.exchange !== undefined && failure.resource?.subresource !== 'proxy'))
			return undefined;
		const {resource, namespace, name} = targetOf(failure);
		// nodes/https:worker-1:10250/proxy
		const asked = name === undefined ? undefined : (/^(?:https?:)?([^:]+)/.exec(name)?.[1] ?? name);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The API server does not proxy to the address of ${resource ?? 'the object'}${asked === undefined ? '' : ` "${asked}"`}.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {resource, namespace, name: asked},
			identity: [resource, namespace, asked].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(asked, '<name>')} ${inNamespace(namespace)} -o wide`,
					'Shows the address.',
				),
			],
		};
	},
});
