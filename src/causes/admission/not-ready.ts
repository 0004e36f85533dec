import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/not-ready',
	title: 'An admission plugin has not loaded its data yet',
	explain: `
An admission plugin of the API server (for namespaces, quotas, webhooks, …) needs objects of the cluster before it can decide, and had not
loaded them within the ten seconds that it waits. That is so for a moment after the API server has started; when it lasts, the API server
cannot read those objects.

The answer is 403, although nothing was forbidden: the plugin only cannot tell yet.
`,
	lookAlikes: ['503 `apiserver not ready` refuses every request, not only writes: health/apiserver-unavailable.'],
	sources: [
		'apiserver pkg/admission/handler.go (WaitForReady)',
		'apiserver pkg/admission/plugin/namespace/lifecycle/admission.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /: not yet ready to handle request\s*$/m);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: 'An admission plugin of the API server has not loaded its data yet, and refused the request.',
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			rulesOut: [{id: 'authorization/rbac-denied', because: 'the message names no missing permission'}],
			next: [
				step(
					sh`kubectl get --raw '/readyz?verbose'`,
					'Shows whether the API server has finished starting: informer-sync, and the poststarthook checks.',
				),
			],
		};
	},
});
