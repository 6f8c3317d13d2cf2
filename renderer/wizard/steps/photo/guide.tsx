import type { ReactNode } from 'react';
import classes from './photo.module.css';

/** Where the head belongs: an oval with the eye line in the middle of the frame; all round it is shaded. */
export function Guide(): ReactNode {
  return (
    <svg className={classes.guide} viewBox="0 0 300 400" aria-hidden="true">
      <path
        d="M-600 -400 H900 V800 H-600 Z M150 50 C 92 50 66 96 66 168 C 66 248 104 306 150 306 C 196 306 234 248 234 168 C 234 96 208 50 150 50 Z"
        fillRule="evenodd"
        className={classes.shade}
      />
      <path
        d="M150 50 C 92 50 66 96 66 168 C 66 248 104 306 150 306 C 196 306 234 248 234 168 C 234 96 208 50 150 50 Z"
        className={classes.oval}
      />
      <path d="M50 172 H76 M224 172 H250" className={classes.oval} />
    </svg>
  );
}
