import {actionFor} from './keymap.ts';
import type {Action} from './action.ts';
import {reduce} from './reducer.ts';
import type {State} from './state.ts';

/** Input to the screen: the keys of one terminal event, or something else. */
export type Event = Action | {readonly type: 'keys'; readonly names: readonly string[]};

/** Handles keys one by one: a key's meaning may depend on the previous one. */
export function press(state: State, event: Event): State {
	if (event.type !== 'keys') return reduce(state, event);
	let next = state;
	for (const name of event.names) {
		const action = actionFor(next, name);
		if (action !== undefined) next = reduce(next, action);
	}

	return next;
}
