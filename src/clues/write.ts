import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';
import type {Failure} from '../failures/failure.ts';
import {inNamespace, targetOf} from './target.ts';

/**
True when the request may have changed something although it failed: repeating it is then no matter of course.

Without the request, kubectl's words tell: it says what it was doing to which file.
*/
export function mayHaveWritten(failure: Failure): boolean {
	const method = failure.exchange?.method;
	return method === undefined
		? failure.says(
				/\berror when (?:applying|creating|deleting|evicting|patching|replacing|retrieving|updating)|failed to (?:apply|create|delete|patch|update)/,
			) !== undefined
		: method !== 'GET' && method !== 'HEAD';
}

/** How to see whether the write was stored all the same; nothing where the log does not name the type. */
export function storedSteps(failure: Failure): NextStep[] {
	const {resource, subresource, namespace, name} = targetOf(failure);
	if (!mayHaveWritten(failure) || resource === undefined || subresource !== undefined) return [];
	return [
		name === undefined
			? step(
					sh`kubectl get ${resource} ${inNamespace(namespace)} --sort-by=.metadata.creationTimestamp`,
					'Shows whether the object was created all the same: the newest stand at the end.',
				)
			: step(
					sh`kubectl get ${resource} ${name} ${inNamespace(namespace)} -o yaml`,
					'Shows whether the change was stored all the same.',
				),
	];
}
