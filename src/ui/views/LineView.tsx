import {Text} from 'ink';
import type {Line} from '../line.ts';
import type {Theme} from '../theme.ts';

export type LineViewProps = {readonly line: Line; readonly theme: Theme};

/** One row. An empty one keeps its height. */
export function LineView({line, theme}: LineViewProps) {
	return (
		<Text wrap="truncate-end">
			{line.length === 0
				? ' '
				: line.map(({text, tone}, index) => (
						// oxlint-disable-next-line react/no-array-index-key -- spans have no identity but their place
						<Text key={index} {...theme[tone]}>
							{text}
						</Text>
					))}
		</Text>
	);
}
