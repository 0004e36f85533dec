import {classes, type Class} from '../model/finding.ts';
import type {Cause} from '../clues/cause.ts';
import {causes} from '../causes/registry.ts';
import {unclassifiedCause} from './unclassified.ts';

/** What a class means to someone looking for the right team. */
export const classMeanings: Readonly<Record<Class, string>> = {
	authentication: 'who is asking is not known, or the server is not trusted; certificates and kubeconfig included',
	authorization: 'who is asking is known, and may not do this',
	network: 'the request or its answer was lost on the way: DNS, TCP, TLS, proxies, load balancers',
	health: 'the API server, or what stands behind it, is not able to answer',
	conflict: 'somebody else changed or owns the object',
	admission: 'the rules of the cluster refuse the object, or could not be asked',
	request: 'what was asked for does not exist, is not valid or is not supported',
	unknown: 'kubectl and the cluster did their part, or nothing more can be said',
};

export const classOf = ({id}: Cause): Class => id.slice(0, id.indexOf('/')) as Class;

/** The ID without its class. */
export const nameOf = ({id}: Cause): string => id.slice(id.indexOf('/') + 1);

const byId = (one: Cause, other: Cause): number => (one.id < other.id ? -1 : 1);

/** Every cause that a finding can name, by class and ID. */
export const catalogue: readonly Cause[] = classes.flatMap(name =>
	[...causes, unclassifiedCause].filter(cause => classOf(cause) === name).toSorted(byId),
);
