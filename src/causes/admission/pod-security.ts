import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/pod-security',
	title: 'The pod violates the namespace’s Pod Security level',
	explain: `
The namespace enforces a Pod Security Standard (\`baseline\` or \`restricted\`) by the label
\`pod-security.kubernetes.io/enforce\`, and the pod asks for more than that level allows. The message lists each check that
failed, with the container and often with the setting to add.
`,
	lookAlikes: [
		'`would violate PodSecurity` in a `Warning:` line refuses nothing.',
		'`unable to validate against any security context constraint` is OpenShift’s own check.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
		'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /violates PodSecurity "([^":]*)(?::([^"]*))?": ([^]*)/);
		if (said === undefined) return undefined;
		const [, level, version, list = ''] = said.match;
		// allowPrivilegeEscalation != false (container "nginx" must set …), runAsNonRoot != true (…)
		const checks = [...list.matchAll(/(?:^|\), |, )([^(),]+?) \((?:[^()]|\([^()]*\))*\)/g)].map(
			check => check[1]?.trim() ?? '',
		);
		const containers = [
			...new Set(
				[...list.matchAll(/containers? ((?:"[^"]*"(?:, )?)+)/g)].flatMap(found =>
					[...(found[1] ?? '').matchAll(/"([^"]*)"/g)].map(name => name[1] ?? ''),
				),
			),
		];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The pod does not meet the Pod Security level "${level}" that ${namespace === undefined ? 'its namespace' : `namespace ${namespace}`} enforces: ${checks.join(', ')}`,
			stage: 'admission',
			responder: 'api-server',
			facts: {level, version, checks, containers, resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get namespace ${wordOr(namespace, '<namespace>')} --show-labels`,
					'Shows the levels that the namespace sets; without a label the default of the cluster applies.',
				),
				step(
					sh`kubectl apply --dry-run=server -f <manifest> ${inNamespace(namespace)}`,
					'Checks a manifest that was changed as the message asks, without storing it.',
				),
			],
		};
	},
});
