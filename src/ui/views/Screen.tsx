import {Box} from 'ink';
import {frameOf, MARGIN} from '../layout.ts';
import type {State} from '../state.ts';
import type {Theme} from '../theme.ts';
import {Lines} from './Lines.tsx';

export type ScreenProps = {readonly state: State; readonly theme: Theme};

/** The whole screen, as a function of the state. */
export function Screen({state, theme}: ScreenProps) {
	const {top, body, bodyRows, foot} = frameOf(state);
	return (
		<Box flexDirection="column" paddingX={MARGIN}>
			<Lines lines={top} rows={top.length} theme={theme} />
			<Lines lines={body} rows={bodyRows} theme={theme} />
			<Lines lines={foot} rows={foot.length} theme={theme} />
		</Box>
	);
}
