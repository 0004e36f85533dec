import {defineCause} from '../../clues/cause.ts';
import {etcdDurations} from '../../clues/etcd.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-evaluation-timeout',
	title: 'Counting against the quotas took too long',
	explain: `
Before it stores an object, the API server counts it against the quotas of the namespace, and waits for that no longer than ten seconds.
With very many creates in one namespace at once, or slow storage, the time is not enough, and the request ends with 500. The object was
not stored.
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
			summary: `The API server could not count the object against the quotas of ${namespace === undefined ? 'its namespace' : `namespace ${namespace}`} in time.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: namespace ?? '',
			next: [
				step(sh`kubectl describe resourcequota ${inNamespace(namespace)}`, 'Shows the quotas that are counted.'),
				etcdDurations,
			],
		};
	},
});
