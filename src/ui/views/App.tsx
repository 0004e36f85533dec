import {useApp, useInput} from 'ink';
import {useEffect, useReducer} from 'react';
import type {Effect} from '../effects.ts';
import {keyNames} from '../keymap.ts';
import {press} from '../press.ts';
import type {Action} from '../action.ts';
import type {Size, State} from '../state.ts';
import type {Theme} from '../theme.ts';
import {Screen} from './Screen.tsx';

export type AppProps = {
	readonly start: State;
	readonly theme: Theme;
	/** Calls back with the new size until the returned function is called. */
	readonly onResize: (listener: (size: Size) => void) => () => void;
	/** Performs a key's effect, and reports the result. Only called for the abilities in `start`. */
	readonly perform?: (effect: Effect) => Promise<string>;
	/** Called once, with the callback for outside state changes. */
	readonly onStart?: (dispatch: (action: Action) => void) => void;
};

/** Connects keys and resizes to the state, and the state's effects to their handlers. */
export function App({start, theme, onResize, perform, onStart}: AppProps) {
	const [state, dispatch] = useReducer(press, start);
	const {exit} = useApp();
	useInput((input, key) => {
		dispatch({type: 'keys', names: keyNames(input, key)});
	});
	useEffect(() => onResize(size => dispatch({type: 'resize', size})), [onResize]);
	useEffect(() => onStart?.(dispatch), [onStart]);
	useEffect(() => {
		if (state.isOver) exit();
	}, [state.isOver, exit]);
	const {pending} = state;
	useEffect(() => {
		if (pending === undefined || perform === undefined) return;
		const carryOut = async () => {
			try {
				const notice = await perform(pending);
				dispatch(notice === '' ? {type: 'done'} : {type: 'done', notice});
			} catch (error) {
				dispatch({type: 'done', notice: error instanceof Error ? error.message : String(error)});
			}
		};
		void carryOut();
	}, [pending, perform]);
	return <Screen state={state} theme={theme} />;
}
