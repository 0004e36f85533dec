import {useApp, useInput} from 'ink';
import {useEffect, useReducer} from 'react';
import {actionsFor} from '../keymap.ts';
import {reduce, type Size, type State} from '../state.ts';
import type {Theme} from '../theme.ts';
import {Screen} from './Screen.tsx';

export type AppProps = {
	readonly start: State;
	readonly theme: Theme;
	/** Calls back with the new size until the returned function is called. */
	readonly onResize: (listener: (size: Size) => void) => () => void;
};

/** Connects keys and resizes to the state. */
export function App({start, theme, onResize}: AppProps) {
	const [state, dispatch] = useReducer(reduce, start);
	const {exit} = useApp();
	useInput((input, key) => {
		for (const action of actionsFor(input, key)) dispatch(action);
	});
	useEffect(() => onResize(size => dispatch({type: 'resize', size})), [onResize]);
	useEffect(() => {
		if (state.isOver) exit();
	}, [state.isOver, exit]);
	return <Screen state={state} theme={theme} />;
}
