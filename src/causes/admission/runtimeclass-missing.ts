import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/runtimeclass-missing',
	title: 'The pod names a RuntimeClass that does not exist',
	explain: `
\`runtimeClassName\` of a pod must name an existing RuntimeClass (\`gvisor\`, \`kata\`, \`nvidia\`, …). It is a cluster-scoped object that comes
with the installation of that runtime, and this cluster has none of that name.
`,
	lookAlikes: [
		'`runtimeclasses.node.k8s.io "x" not found` (404) is a request for the class itself: request/not-found.',
		'`no runtime for "x" is configured` in an event is the node: the pod was admitted.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/runtimeclass/admission.go',
		'https://kubernetes.io/docs/concepts/containers/runtime-class/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /pod rejected: RuntimeClass "(?<runtimeClass>[^"\n]{1,253})" not found/);
		if (said === undefined) return undefined;
		const runtimeClass = said.match.groups?.runtimeClass;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The pod names the RuntimeClass "${runtimeClass}", which does not exist.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {runtimeClass, resource, namespace, name},
			identity: runtimeClass ?? '',
			next: [step(sh`kubectl get runtimeclasses`, 'Lists those that exist.')],
		};
	},
});
