import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';

/** How to look at etcd where it runs as static pods, as kubeadm sets it up, and still answers. */
export const etcdPods: NextStep = step(
	sh`kubectl get pods -n kube-system -l component=etcd -o wide`,
	'Shows the etcd members of clusters that run them as static pods.',
);

/** The same without the API server, which can list nothing without etcd. */
export const etcdContainers: NextStep = step(
	sh`crictl ps -a --name etcd`,
	'On a control-plane node where etcd is a static pod: shows whether its container runs, and how often it was started.',
);

/** Whether the API server can use etcd now; one path for each check. Source: apiserver pkg/server/options/etcd.go. */
export const etcdCheck: NextStep = step(
	sh`kubectl get --raw /readyz/etcd`,
	'Shows whether the API server can use etcd now.',
);

/** How long etcd takes. Source: apiserver pkg/storage/etcd3/metrics/metrics.go. */
export const etcdDurations: NextStep = step(
	sh`kubectl get --raw /metrics | grep -E "etcd_request_duration_seconds_(sum|count)"`,
	'Shows, for each operation and type, how many requests the answering API server made to etcd, and how many seconds they took in all.',
);
