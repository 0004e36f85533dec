/**
The text on the page that is hard to read: its contrast to what is behind it, where that is below 4.5 to 1. Runs within the page.

Source: WCAG 2.2, 1.4.3 and its definitions of contrast ratio and relative luminance. Every colour of a gradient counts as behind.
*/
export function faintTexts(): string[] {
	type Rgb = readonly number[];
	const parse = (css: string): Rgb => (css.match(/[\d.]+/g) ?? []).map(Number);
	const luminance = ([r = 0, g = 0, b = 0]: Rgb) => {
		const linear = (value: number) => {
			const part = value / 255;
			return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		};
		return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
	};
	const ratio = (one: Rgb, other: Rgb) => {
		const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
		return (light + 0.05) / (dark + 0.05);
	};
	const behind = (element: Element): Rgb[] => {
		const found: Rgb[] = [];
		for (let at: Element | null = element; at !== null; at = at.parentElement) {
			const {backgroundColor, backgroundImage} = getComputedStyle(at);
			found.push(...(backgroundImage.match(/rgb\([^)]*\)/g) ?? []).map(parse));
			const color = parse(backgroundColor);
			if (color[3] === 0) continue;
			return [...found, color];
		}

		return [...found, [255, 255, 255]];
	};
	const faint: string[] = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
		const element = node.parentElement;
		const text = node.textContent?.trim() ?? '';
		if (element === null || text === '' || !element.checkVisibility()) continue;
		if (element.tagName === 'SCRIPT' || element.tagName === 'STYLE') continue;
		const color = parse(getComputedStyle(element).color);
		const least = Math.min(...behind(element).map(back => ratio(color, back)));
		if (least < 4.5) faint.push(`${least.toFixed(2)}: ${text.slice(0, 60)}`);
	}

	return faint;
}

/** Text that is not seen whole: outside of its box where that does not scroll, or beside the page. Runs within the page. */
export function clippedTexts(): string[] {
	const clipped: string[] = [];
	for (const element of document.querySelectorAll<HTMLElement>('body *')) {
		if (!element.checkVisibility() || element.classList.contains('sr')) continue;
		const {overflowX, overflowY, display} = getComputedStyle(element);
		const hides = overflowX !== 'visible' || overflowY !== 'visible';
		const wide = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
		const beside = element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
		if (display !== 'inline' && ((hides && wide) || beside))
			clipped.push(`${element.tagName}.${element.className}: ${(element.textContent ?? '').slice(0, 60)}`);
	}

	return clipped;
}
