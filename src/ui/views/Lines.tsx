import {Box} from 'ink';
import type {Line} from '../line.ts';
import type {Theme} from '../theme.ts';
import {LineView} from './LineView.tsx';

export type LinesProps = {
	readonly lines: readonly Line[];
	/** Rows to fill; there are never more lines. */
	readonly rows: number;
	readonly theme: Theme;
};

/** A block of rows of a fixed height. */
export function Lines({lines, rows, theme}: LinesProps) {
	return (
		<Box flexDirection="column" height={rows} flexShrink={0}>
			{lines.map((line, index) => (
				// oxlint-disable-next-line react/no-array-index-key -- a row of the screen is its place
				<LineView key={index} line={line} theme={theme} />
			))}
		</Box>
	);
}
