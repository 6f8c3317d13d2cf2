import { growFinger } from './guest/grown-finger.ts';

void growFinger();
