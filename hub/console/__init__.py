"""The web console: what agency staff use all day. TypeScript under src/, served from dist/."""
