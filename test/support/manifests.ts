const spec = {containers: [{name: 'job', image: 'busybox:1.37'}]};

/** Manifests for the scenarios, by file name. The existing objects are those of `api/store.ts`. */
export const manifests: Readonly<Record<string, object>> = {
	'new-pod.json': {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'job'}, spec},
	'existing-pod.json': {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'web'}, spec},
	'invalid-pod.json': {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'Job_1'}, spec: {}},
	'configmap.json': {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings'}, data: {color: 'green'}},
	'stale-configmap.json': {
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'settings', namespace: 'default', resourceVersion: '7'},
		data: {color: 'green'},
	},
	'scaled-deployment.json': {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace: 'default'},
		spec: {replicas: 5},
	},
	'eviction.json': {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: 'web', namespace: 'default'}},
};
