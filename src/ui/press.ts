import {actionFor} from './keymap.ts';
import type {Action} from './action.ts';
import {reduce} from './reducer.ts';
import type {State} from './state.ts';

/** What happens to the screen: keys of one event of the terminal, or something else. */
export type Event = Action | {readonly type: 'keys'; readonly names: readonly string[]};

/** Takes keys one by one: what a key means may depend on the one before it. */
export function press(state: State, event: Event): State {
	if (event.type !== 'keys') return reduce(state, event);
	let next = state;
	for (const name of event.names) {
		const action = actionFor(next, name);
		if (action !== undefined) next = reduce(next, action);
	}

	return next;
}
