import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-evaluation-timeout',
	title: 'Counting against the quotas took too long',
	explain: `
Before it creates an object, the API server counts it against the quotas of the namespace, and waits for that no longer than ten seconds.
With very many creates in one namespace at once, or a slow storage, the time is not enough, and the request ends with 500.
`,
	lookAlikes: [
		'`exceeded quota` is a decision: admission/quota-exceeded.',
		'409 on `resourcequotas` is a lost race: conflict/quota-conflict.',
	],
	sources: [
		'apiserver pkg/admission/plugin/resourcequota/controller.go (Evaluate)',
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /resource quota evaluat(?:ion|es|ed) timed? ?out/);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: 'The API server could not count the object against the quotas of its namespace in time.',
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: namespace ?? '',
			next: [
				step(sh`kubectl describe resourcequota ${inNamespace(namespace)}`, 'Shows the quotas that are counted.'),
				step(
					sh`kubectl get --raw /metrics | grep etcd_request_duration_seconds_sum`,
					'Shows whether the storage is slow: every count is a write.',
				),
			],
		};
	},
});
