import type {Bypassed} from '../model/finding.ts';

/**
For a refusal while a write is read: the handlers decode the body, and apply a patch, before anything is admitted.

Source: apiserver `pkg/endpoints/handlers`, `create.go`, `update.go`, `patch.go` (`applyPatch` before `applyAdmission`).
*/
export const beforeAdmission: {readonly bypassed: Bypassed} = {
	bypassed: {stages: ['admission'], because: 'the request was refused while it was read, before anything is admitted'},
};
