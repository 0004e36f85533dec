/** Values for `{{name}}` in the data files. */
export type Values = Readonly<Record<string, string | number>>;

/** Fills in the values; an unknown name is a mistake in the data file. */
export const fillIn = (text: string, values: Values): string =>
	text.replaceAll(/\{\{([a-z0-9-]+)\}\}/g, (_all, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`{{${name}}} is not one of ${Object.keys(values).join(', ')}`);
		return String(value);
	});
