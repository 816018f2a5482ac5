import type { RuleCases } from "../cases.ts";

export const cd057: RuleCases = {
  rule: "CD057",
  cases: [
    {
      name: "Python, and a distribution",
      files: {
        Dockerfile: `ARG V=3.8
FROM python:\${V}-slim AS a
FROM docker.io/library/python:3.13-slim-buster AS b
FROM node:16-alpine AS c
FROM alpine:3.15 AS d
FROM debian:stretch-slim AS e
FROM ubuntu:18.04
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3", "Dockerfile:4", "Dockerfile:5", "Dockerfile:6", "Dockerfile:7"],
    },
    {
      name: "another registry's copy, with a digest",
      files: {
        Dockerfile:
          "FROM public.ecr.aws/docker/library/python:3.7.9@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "releases that are maintained, tags that move on, other images, stages",
      files: {
        Dockerfile: `FROM python:3.14-slim-trixie AS a
FROM python:3 AS b
FROM python:slim AS c
FROM team/python:3.6 AS d
FROM node:lts AS node
FROM node AS e
FROM debian:13-slim AS f
FROM redis:6 AS g
FROM python:3.14-rc AS h
# FROM python:2.7
`,
        "docker-compose.yml": `services:
  a:
    image: postgres:9.6
`,
      },
      finds: [],
    },
    {
      name: "names that every object has",
      files: {
        Dockerfile: `FROM constructor
FROM python:3.13-constructor-toString
FROM debian:__proto__
`,
      },
      finds: [],
    },
  ],
};
