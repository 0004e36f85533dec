/**
The stages a request passes on its way to kube-apiserver and back, in order.

The order of the server's stages is that of its handler chain (apiserver `pkg/server/config.go`, `DefaultBuildHandlerChain`).
`upgrade`, `kubelet` and `runtime` exist for exec, attach, port-forward and `logs` only, `aggregation` (the hop to the program
behind an APIService) for groups that kube-apiserver does not serve itself.
*/
export const stages = [
	'command',
	'kubeconfig',
	'credentials',
	'dns',
	'tcp',
	'tls',
	'proxy',
	'authentication',
	'fairness',
	'authorization',
	'aggregation',
	'admission',
	'validation',
	'storage',
	'upgrade',
	'kubelet',
	'runtime',
	'response',
	'output',
] as const;

export type Stage = (typeof stages)[number];

export type StageOutcome = 'passed' | 'failed' | 'skipped' | 'not-reached' | 'unknown';

export type JourneyStep = {
	readonly stage: Stage;
	readonly outcome: StageOutcome;
	/** The line or header that proves the outcome, in words; for `unknown`, why the log cannot tell. */
	readonly proof: string;
};

/** Who actually answered a request. `nobody` when there is no HTTP response. */
export type Responder =
	| 'nobody'
	| 'proxy'
	| 'load-balancer'
	| 'api-server'
	| 'aggregated-api'
	| 'webhook'
	| 'kubelet'
	| 'identity-provider'
	| 'unknown';
