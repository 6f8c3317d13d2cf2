import { type RefObject, useEffect, useState } from 'react';

/** Pixels of rounding and lines between that don't count as unread. */
const tolerance = 8;

/**
 * Whether everything in a scrolling part has been on the screen, and the way to its next page. A person can't agree to
 * what they have not seen.
 */
export function useSeen(part: RefObject<HTMLElement | null>): readonly [boolean, () => void] {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = part.current;
    if (element === null) return undefined;
    const look = (): void => {
      if (element.scrollTop + element.clientHeight >= element.scrollHeight - tolerance) setSeen(true);
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [part]);
  const more = (): void =>
    part.current?.scrollBy({ top: part.current.clientHeight * 0.8, behavior: 'smooth' });
  return [seen, more];
}
