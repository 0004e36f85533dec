import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/priorityclass-missing',
	title: 'The pod names a PriorityClass that does not exist',
	explain: `
\`priorityClassName\` of a pod must name an existing PriorityClass. It is a cluster-wide object, usually created with the platform
and not with the application.
`,
	lookAlikes: [
		'`priorityclasses.scheduling.k8s.io "x" not found` (404) is a request for the class itself: request/not-found.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
		'kubernetes plugin/pkg/admission/priority/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /no PriorityClass with name (\S+) was found/);
		if (said === undefined) return undefined;
		const priorityClass = said.match[1];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The pod names the PriorityClass "${priorityClass}", which does not exist.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {priorityClass, resource, namespace, name},
			identity: priorityClass ?? '',
			next: [step(sh`kubectl get priorityclasses`, 'Lists those that exist.')],
		};
	},
});
