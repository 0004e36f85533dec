/** Control characters, and marks that change the direction of text: names in archives are untrusted, and only displayed. */
const unsafe = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/** `bundle.zip!job/3_deploy.txt`: how a file in an archive is named. */
export const memberName = (archive: string, bytes: Buffer): string => {
	const utf8 = bytes.toString('utf8');
	const name = utf8.includes('\uFFFD') ? bytes.toString('latin1') : utf8;
	return `${archive}!${name.replace(/^(?:\.\/)+/, '').replaceAll(unsafe, '\uFFFD')}`;
};
